package dev.drover.deadletter;

import dev.drover.delivery.Identity;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * A dead letter as it lies in its queue or topic, by its own headers. A letter that Drover did not
 * write has an id by its bytes and position, and no route.
 *
 * @param headers all that travel on the wire, as text
 * @param body byte for byte
 */
public record DeadLetter(
    String id,
    String messageId,
    String route,
    String reason,
    String fingerprint,
    String time,
    String attempts,
    String source,
    Map<String, String> headers,
    byte[] body) {

  /**
   * @param read an exchange with the letter as its message, as a consumer would have made it
   */
  public static DeadLetter of(Exchange read) {
    Message letter = read.getMessage();
    byte[] body = letter.getBody(byte[].class);
    byte[] bytes = body == null ? new byte[0] : body;
    String id = text(letter, "id");
    return new DeadLetter(
        id.isEmpty() ? LetterId.ofForeign(position(letter), bytes) : id,
        messageId(letter),
        text(letter, "route"),
        text(letter, "reason"),
        text(letter, "fingerprint"),
        text(letter, "time"),
        text(letter, "attempts"),
        text(letter, "source"),
        headers(letter),
        bytes);
  }

  private static String text(Message letter, String name) {
    return String.valueOf(letter.getHeader(FailureHeaders.PREFIX + name, ""));
  }

  private static String messageId(Message letter) {
    return Identity.messageId(letter).orElse("");
  }

  /**
   * A queue has no positions that last; there the message id and the sender's time stand for it.
   */
  private static String position(Message letter) {
    return Identity.recordPosition(letter)
        .orElseGet(() -> messageId(letter) + "/" + letter.getHeader("CamelRabbitmqTimestamp"));
  }

  private static Map<String, String> headers(Message letter) {
    var headers = new TreeMap<String, String>();
    letter
        .getHeaders()
        .forEach(
            (name, value) -> {
              if (value != null && !name.startsWith("Camel")) {
                headers.put(name, value.toString());
              }
            });
    return headers;
  }
}
