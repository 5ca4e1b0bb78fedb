package dev.drover.routes;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.ResourceHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * One route file as it was read, once: every gate looks at the same bytes.
 *
 * @param name as a person would name the file
 * @param location as Camel names it
 * @param tree null until the syntax gate has passed
 */
record RouteSource(String name, String location, byte[] bytes, List<String> lines, Node tree) {

  static RouteSource of(String name, String location, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return new RouteSource(name, location, bytes, text.lines().toList(), null);
  }

  RouteSource with(Node root) {
    return new RouteSource(name, location, bytes, lines, root);
  }

  /** The bytes under their own name, for Camel's loader. */
  Resource resource() {
    return ResourceHelper.fromBytes(location, bytes);
  }

  String line(int number) {
    return number < 1 || number > lines.size() ? "" : lines.get(number - 1);
  }

  /** Whether a line gives this name to something; the file need not be sound. */
  boolean declares(String name) {
    var declaration =
        Pattern.compile(
            "\\b(name|id)[\"']?\\s*:\\s*[\"']?" + Pattern.quote(name) + "[\"']?\\s*([,}#].*)?$");
    return lines.stream().anyMatch(line -> declaration.matcher(line).find());
  }

  RouteFault fault(Place place, String found, String allowed, String hint) {
    return new RouteFault(
        name, place.line(), place.column(), found, allowed, hint, line(place.line()));
  }

  RouteFault fault(String found, String allowed, String hint) {
    return fault(Place.WHOLE_FILE, found, allowed, hint);
  }
}
