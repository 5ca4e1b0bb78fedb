package dev.drover.routetest;

import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * One end of the routes under test.
 *
 * @param name as the test calls it
 * @param uri its endpoint, with options
 */
record End(String name, Kind kind, String uri) {

  /** What it means for a message to arrive there. */
  enum Kind {
    TARGET,
    DEAD_LETTERS,
    ASIDE
  }

  String mock() {
    return "mock:" + name;
  }

  static boolean isOnBroker(String uri) {
    return scheme(uri).equals("rabbitmq") || scheme(uri).startsWith("kafka");
  }

  static String scheme(String uri) {
    return uri.substring(0, Math.max(0, uri.indexOf(':')));
  }

  /** Without options, in the form {@code scheme:path}. */
  static String base(String uri) {
    return uri.replaceFirst("\\?.*", "").replaceFirst("^([\\w-]+)://", "$1:");
  }

  /** The header that carries the message id to and from this endpoint. */
  static String idHeader(String uri) {
    return scheme(uri).equals("rabbitmq") ? "CamelRabbitmqMessageId" : "message-id";
  }

  /** The message id as this endpoint carries it; empty when it carries none. */
  static String id(String uri, Exchange exchange) {
    Message message = exchange.getMessage();
    String amqp = message.getHeader("CamelRabbitmqMessageId", "", String.class);
    boolean carriesAmqp = !scheme(uri).startsWith("kafka") && !amqp.isEmpty();
    return carriesAmqp ? amqp : message.getHeader("message-id", "", String.class);
  }
}
