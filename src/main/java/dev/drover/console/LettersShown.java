package dev.drover.console;

import java.util.List;
import java.util.Map;

/**
 * What was found in the queues and topics of dead letters.
 *
 * @param places each that was looked at
 */
public record LettersShown(List<Place> places) {

  /**
   * A queue or topic.
   *
   * @param size how many messages it holds, those that are held by somebody left out
   * @param letters the oldest, as many as were asked for
   */
  public record Place(String name, int size, List<Letter> letters) {}

  /**
   * A dead letter, by its own headers, which are empty where Drover did not write it. Times are
   * ISO-8601.
   *
   * @param id two copies of one failure have the same
   * @param headers all of them, only when one letter was asked for
   * @param body as text, or in Base64 where it is none; only when one letter was asked for
   * @param bodyIsBase64 whether it is
   * @param bytes how long the body is
   */
  public record Letter(
      String id,
      String messageId,
      String route,
      String time,
      String attempts,
      String fingerprint,
      String reason,
      String source,
      Map<String, String> headers,
      String body,
      boolean bodyIsBase64,
      int bytes) {}
}
