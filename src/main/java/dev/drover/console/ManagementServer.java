package dev.drover.console;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The daemon's HTTP port. It opens before anything else does and answers 404 until pages are added.
 * A request has five seconds to arrive and a body of at most {@link #MAX_BODY} bytes.
 */
public final class ManagementServer implements AutoCloseable {

  /** The longest body of a request, in bytes; a longer one is refused with 413. */
  public static final int MAX_BODY = 64 * 1024;

  /** The header {@code Server} of every answer, by which a client knows whom it reached. */
  public static final String SERVER = "Drover";

  private static final int THREADS = 8;

  private final HttpServer http;
  private final ExecutorService threads;
  private final Pages pages = new Pages();

  private ManagementServer(HttpServer http) {
    this.http = http;
    this.threads = Executors.newFixedThreadPool(THREADS, ManagementServer::thread);
    http.setExecutor(threads);
    http.createContext("/", this::handle);
  }

  /**
   * Starts to listen; port 0 takes a free one.
   *
   * @throws IOException when the address cannot be bound
   */
  public static ManagementServer start(InetSocketAddress address) throws IOException {
    Patience.set();
    var server = new ManagementServer(HttpServer.create(address, 0));
    server.http.start();
    return server;
  }

  /**
   * Shows a page from now on, in place of one at the same path.
   *
   * @param path begins with a slash; one that ends with a slash has all below it
   */
  public void show(String path, Page page) {
    pages.put(path, page);
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

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY + 1);
      Answer answer =
          body.length > MAX_BODY
              ? Answer.refusal(413, "the body is too long", "send at most " + MAX_BODY + " bytes")
              : pages.answer(request(exchange, body));
      send(exchange, answer);
    }
  }

  private static Request request(HttpExchange exchange, byte[] body) {
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    String method = isHead(exchange) ? "GET" : exchange.getRequestMethod();
    String path = exchange.getRequestURI().getPath();
    return new Request(method, path == null ? "" : path, headers, body);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    var headers = exchange.getResponseHeaders();
    answer.headers().forEach(headers::set);
    headers.set("Content-Type", answer.contentType());
    headers.set("Server", SERVER);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Cache-Control", "no-store");
    headers.set("Connection", "close"); // so that no idle connection counts against the limit
    int length = answer.body().length;
    if (isHead(exchange)) {
      headers.set("Content-Length", "" + length);
      exchange.sendResponseHeaders(answer.status(), -1);
    } else {
      exchange.sendResponseHeaders(answer.status(), length == 0 ? -1 : length);
      exchange.getResponseBody().write(answer.body());
    }
  }

  private static boolean isHead(HttpExchange exchange) {
    return exchange.getRequestMethod().equals("HEAD");
  }

  private static Thread thread(Runnable work) {
    var thread = new Thread(work, "drover-http");
    thread.setDaemon(true);
    return thread;
  }
}
