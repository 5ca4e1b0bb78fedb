package dev.drover;

import dev.drover.cli.Printable;
import dev.drover.settings.DroverSettings;
import dev.drover.sql.Database;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/** What a person needs to know about a daemon that starts. */
final class StartReport {

  private final PrintWriter out;
  private final long begun = System.nanoTime();
  private final Map<String, String> waitingFor = new ConcurrentSkipListMap<>();

  StartReport(PrintWriter out) {
    this.out = out;
  }

  /** A server does not answer yet: printed once for each, on the health page until it answers. */
  void waiting(String server, String reason) {
    if (waitingFor.put(server, reason) == null) {
      line("waiting for " + server + ": " + reason);
    }
  }

  /** The server is not waited for any longer. */
  void answered(String server) {
    waitingFor.remove(server);
  }

  /** What the start is doing now; other threads may ask. */
  String waitsFor() {
    List<String> servers =
        waitingFor.entrySet().stream().map(e -> e.getKey() + ": " + e.getValue()).toList();
    return servers.isEmpty() ? "starting" : "waiting for " + String.join("; ", servers);
  }

  void started(
      DroverSettings settings,
      Servers servers,
      Database database,
      RouteCheck files,
      CamelRuntime camel,
      InetSocketAddress http) {
    server("RabbitMQ", address(servers.amqpUri()), settings.rabbitmq().isEmbedded());
    server("Kafka", servers.kafkaBrokers(), settings.kafka().isEmbedded());
    server("SQL", database.description(), settings.sql().isEmbedded());
    server("Data", settings.dataDir().toString(), false);
    routes(files.count(), RouteSummary.of(camel.context()));
    server("HTTP", "http://" + address(http) + "/observe/health", false);
    line("Ready in %.1f s".formatted(Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1e3));
  }

  private void routes(int files, List<RouteSummary> routes) {
    server("Routes", "%d in %d files".formatted(routes.size(), files), false);
    routes.forEach(route -> line("  " + route));
  }

  private void server(String what, String where, boolean embedded) {
    line("%-9s %s%s".formatted(what, where, embedded ? "  (embedded)" : ""));
  }

  private void line(String text) {
    out.println(Printable.line(text));
    out.flush();
  }

  /** Without user and password. */
  static String address(URI uri) {
    int port = uri.getPort();
    String path = uri.getRawPath() == null ? "" : uri.getRawPath();
    return uri.getScheme() + "://" + uri.getHost() + (port < 0 ? "" : ":" + port) + path;
  }

  private static String address(InetSocketAddress address) {
    return address.getHostString() + ":" + address.getPort();
  }
}
