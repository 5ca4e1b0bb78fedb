package dev.drover.delivery;

import java.time.Duration;
import org.apache.camel.Endpoint;
import org.apache.camel.Message;

/**
 * An endpoint that routes consume from, and that takes a message back for later. What is given to
 * one of its rungs is stored by the broker, blocks nothing, and comes to the same consumers when
 * the wait is over, also after a restart of any process.
 */
public interface RetrySource {

  /** Scheme and name, such as {@code rabbitmq:orders}: sources of one name share their rungs. */
  String retryName();

  /**
   * Where to send what is to come back after a wait: the same endpoint each time. Asked while a
   * route is built, before its consumer is made; nothing connects yet.
   *
   * @param suffix what the rung's name has behind the source's, such as {@code .retry.200}
   * @param wait whole milliseconds, above zero
   * @throws IllegalArgumentException when the source cannot have it, and why
   */
  Endpoint rung(String suffix, Duration wait);

  /** Notes on a message what its way through a rung would change, so that it comes as it came. */
  void keep(Message message);
}
