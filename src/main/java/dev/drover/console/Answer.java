package dev.drover.console;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What a page answers.
 *
 * @param status the HTTP status
 * @param contentType of the body
 * @param headers beyond the content type and length
 */
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** A body of a type of its own. */
  public static Answer of(int status, String contentType, byte[] body) {
    return new Answer(status, contentType, body, Map.of());
  }

  /**
   * @param value records, maps, lists, texts and numbers
   * @throws IllegalArgumentException for a value that has no JSON
   */
  public static Answer json(int status, Object value) {
    try {
      return of(status, "application/json", JSON.writeValueAsBytes(value));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON for " + value.getClass(), e);
    }
  }

  /**
   * A refusal, as JSON.
   *
   * @param error what was found, and what is allowed
   * @param advice what to do
   */
  public static Answer refusal(int status, String error, String advice) {
    var words = new LinkedHashMap<String, String>();
    words.put("error", error);
    words.put("advice", advice);
    return json(status, words);
  }

  Answer with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new Answer(status, contentType, body, more);
  }
}
