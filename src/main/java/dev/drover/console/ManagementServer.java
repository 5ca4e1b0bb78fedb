package dev.drover.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.camel.CamelContext;

/**
 * The daemon's HTTP port: {@code /observe/health}, {@code /observe/health/live} and {@code
 * /observe/health/ready} answer 200 or 503 with the state of each check as JSON.
 */
public final class ManagementServer implements AutoCloseable {

  private static final int THREADS = 2;

  private final HttpServer http;
  private final ExecutorService threads;

  private ManagementServer(HttpServer http) {
    this.http = http;
    this.threads = Executors.newFixedThreadPool(THREADS, ManagementServer::thread);
    http.setExecutor(threads);
  }

  /**
   * Starts to listen; port 0 takes a free one.
   *
   * @throws IOException when the address cannot be bound
   */
  public static ManagementServer start(InetSocketAddress address, CamelContext context)
      throws IOException {
    var server = new ManagementServer(HttpServer.create(address, 0));
    for (HealthReport.Kind kind : HealthReport.Kind.values()) {
      server.http.createContext(
          kind.path(), exchange -> answer(exchange, kind, HealthReport.of(context, kind)));
    }
    server.http.start();
    return server;
  }

  /** The address in use, with the port that was taken. */
  public InetSocketAddress address() {
    return http.getAddress();
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }

  private static void answer(HttpExchange exchange, HealthReport.Kind kind, HealthReport report)
      throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(kind.path())) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] body = report.json();
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(report.isUp() ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "drover-http");
    thread.setDaemon(true);
    return thread;
  }
}
