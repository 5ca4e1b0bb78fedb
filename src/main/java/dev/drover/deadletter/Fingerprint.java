package dev.drover.deadletter;

import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * What failures of one cause have in common: the class of the innermost exception and the step that
 * failed, as {@code JsonParseException@orders-read}.
 */
final class Fingerprint {

  private Fingerprint() {}

  static String of(Throwable failure, String node) {
    String exception = failure == null ? "unknown" : Causes.innermost(failure).getClass().getName();
    return exception.substring(exception.lastIndexOf('.') + 1) + "@" + node;
  }

  /** The id of the step that failed, while its error handler is at work; else its endpoint. */
  static String node(Exchange exchange) {
    String step = exchange.getExchangeExtension().getHistoryNodeId();
    if (step != null) {
      return step;
    }
    Object endpoint = exchange.getProperty(ExchangePropertyKey.FAILURE_ENDPOINT);
    return endpoint == null ? "unknown" : endpoint.toString().split("\\?")[0];
  }
}
