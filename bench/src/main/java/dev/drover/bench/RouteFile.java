package dev.drover.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** Route files of this benchmark, {@code routes/KIND-WAY.yaml}, with their gaps filled in. */
final class RouteFile {

  private RouteFile() {}

  static void write(String kind, Launch.Place place, Map<String, String> values, Path file)
      throws IOException {
    var all = new HashMap<>(values);
    all.put("NAME", place.name());
    all.put("RABBITMQ", place.rabbitmq());
    all.put("KAFKA", place.kafka());
    all.put("SQL", place.sql());
    String text = template(kind + "-" + place.way() + ".yaml");
    for (var each : all.entrySet()) {
      text = text.replace("@" + each.getKey() + "@", each.getValue());
    }
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static String template(String name) throws IOException {
    try (var in = RouteFile.class.getResourceAsStream("/routes/" + name)) {
      if (in == null) {
        throw new IOException("routes/" + name + " is not there");
      }
      return new String(in.readAllBytes(), UTF_8);
    }
  }
}
