package dev.drover.cli;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.ShutdownSignalException;

/** The words of an exception that are worth showing. */
final class Reason {

  private Reason() {}

  /** What the broker said, else the first message among the exception and its causes. */
  static String of(Throwable thrown) {
    Throwable last = thrown;
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      if (t instanceof ShutdownSignalException signal) {
        return said(signal);
      }
      if (t.getMessage() != null) {
        return t.getMessage();
      }
      last = t;
    }
    return last == null ? "no answer" : last.getClass().getSimpleName();
  }

  private static String said(ShutdownSignalException signal) {
    if (signal.getReason() instanceof AMQP.Connection.Close close) {
      return close.getReplyText();
    }
    return signal.getReason() instanceof AMQP.Channel.Close close
        ? close.getReplyText()
        : signal.getMessage();
  }
}
