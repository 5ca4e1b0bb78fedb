package dev.drover.fault;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * One message to be sent.
 *
 * @param poison whether its body cannot be read, so that it belongs into the dead letters
 */
record Message(String id, boolean poison) {

  byte[] body() {
    String text = poison ? "not json" : "{\"id\": \"" + id + "\", \"amount\": 12.50}";
    return text.getBytes(UTF_8);
  }
}
