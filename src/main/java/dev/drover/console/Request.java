package dev.drover.console;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a page is asked.
 *
 * @param method in capitals; HEAD arrives as GET
 * @param path decoded, without query
 * @param headers the first value of each, by a name in any case
 * @param body at most {@link ManagementServer#MAX_BODY} bytes, empty when there is none
 */
public record Request(String method, String path, Map<String, String> headers, byte[] body) {

  public Request {
    var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    headers = anyCase;
  }

  /** The first value of a header. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }
}
