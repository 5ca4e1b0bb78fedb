package dev.drover.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Makes messages from bodies, all by the options of one {@code drover send}.
 *
 * @param id the given id, if any; a header {@code message-id} stands for it
 * @param several whether a given id needs a suffix: -1, -2, …
 */
record MessageForm(
    Optional<String> id, boolean several, Optional<String> key, Map<String, String> headers) {

  /**
   * @param number counted from 1
   */
  OutgoingMessage message(byte[] body, long number) {
    var given = id.or(() -> Optional.ofNullable(headers.get(OutgoingMessage.MESSAGE_ID)));
    String own =
        given
            .map(i -> several ? i + "-" + number : i)
            .orElseGet(() -> UUID.randomUUID().toString());
    return new OutgoingMessage(own, key, headersFor(body), body);
  }

  private Map<String, String> headersFor(byte[] body) {
    var all = new LinkedHashMap<>(headers);
    all.remove(OutgoingMessage.MESSAGE_ID);
    if (!all.containsKey(OutgoingMessage.CONTENT_TYPE) && Json.isJson(body)) {
      all.put(OutgoingMessage.CONTENT_TYPE, "application/json");
    }
    return all;
  }
}
