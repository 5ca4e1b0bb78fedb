package dev.drover.routetest;

import dev.drover.settings.DroverSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;

/** A folder with a daemon's settings, on free ports; deleted when it is closed. */
final class Workplace implements AutoCloseable {

  private final Path folder;

  private Workplace(Path folder) {
    this.folder = folder;
  }

  static Workplace create() throws IOException {
    return new Workplace(Files.createTempDirectory("drover-route-test"));
  }

  /** The defaults of a daemon with these keys in its file; the environment has no part in it. */
  DroverSettings settings(Properties keys) throws Exception {
    try (OutputStream file = Files.newOutputStream(folder.resolve("application.properties"))) {
      keys.store(file, null);
    }
    return DroverSettings.read(folder, environment());
  }

  private Map<String, String> environment() {
    List<String> ports = freePorts();
    return Map.of(
        "DROVER_DATA_DIR", folder.resolve("data").toString(),
        "DROVER_EMBEDDED_AMQP_PORT", ports.get(0),
        "DROVER_EMBEDDED_KAFKA_PORT", ports.get(1),
        "DROVER_EMBEDDED_KAFKA_CONTROLLER_PORT", ports.get(2));
  }

  /**
   * Three ports that were free a moment ago, each another: all are held until the last is known.
   */
  private static List<String> freePorts() {
    try (var one = free();
        var two = free();
        var three = free()) {
      return Stream.of(one, two, three).map(socket -> "" + socket.getLocalPort()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ServerSocket free() throws IOException {
    return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  }

  @Override
  public void close() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      List<Path> innermostFirst = all.sorted(Comparator.reverseOrder()).toList();
      for (Path path : innermostFirst) {
        Files.deleteIfExists(path);
      }
    }
  }
}
