package dev.drover.fault;

import dev.drover.broker.PlainClient;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * Publishes to queues at a steady rate, one message after the other, each until RabbitMQ has
 * confirmed it: while that is away, again every half second. Used by one thread.
 */
final class CommandSender {

  /** One or more publishes, which are repeated together. */
  @FunctionalInterface
  interface Publish {
    void by(PlainClient client) throws Exception;
  }

  private final String amqp;
  private final long nanosBetween;
  private PlainClient client;

  /**
   * @param rate messages a second
   */
  CommandSender(String amqp, int rate) {
    this.amqp = amqp;
    this.nanosBetween = 1_000_000_000L / rate;
  }

  void send(Publish publish) {
    long next = System.nanoTime() + nanosBetween;
    while (!isSent(publish)) {
      Faults.await(Duration.ofMillis(500));
    }
    LockSupport.parkNanos(next - System.nanoTime());
  }

  private boolean isSent(Publish publish) {
    try {
      if (client == null) {
        client = new PlainClient(amqp);
      }
      publish.by(client);
      return true;
    } catch (Exception away) {
      if (client != null) {
        client.close();
        client = null;
      }
      return false;
    }
  }
}
