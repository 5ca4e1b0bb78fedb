package dev.drover.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drover.delivery.WireHeaderFilter;
import java.util.Map;
import java.util.TreeMap;

/** Headers as the table keeps them: a JSON object of strings. */
final class HeaderText {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final TypeReference<TreeMap<String, String>> STRINGS = new TypeReference<>() {};
  private static final WireHeaderFilter FILTER = new WireHeaderFilter();

  private HeaderText() {}

  /** Those that may cross a wire and are texts, numbers or truth values. */
  static Map<String, String> of(Map<String, Object> headers) {
    var kept = new TreeMap<String, String>();
    headers.forEach(
        (name, value) -> {
          boolean plain = value instanceof String || value instanceof Number;
          if ((plain || value instanceof Boolean) && !FILTER.stops(name)) {
            kept.put(name, value.toString());
          }
        });
    return kept;
  }

  static String write(Map<String, String> headers) {
    try {
      return JSON.writeValueAsString(headers);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("strings are always JSON", e);
    }
  }

  /**
   * Reads what anybody may have written; headers that steer are left out.
   *
   * @throws IllegalArgumentException when it is no JSON object of strings
   */
  static Map<String, String> read(String text) {
    try {
      Map<String, String> headers = JSON.readValue(text, STRINGS);
      headers.keySet().removeIf(FILTER::stops);
      return headers;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the column headers is no JSON object of strings: " + e.getOriginalMessage(), e);
    }
  }
}
