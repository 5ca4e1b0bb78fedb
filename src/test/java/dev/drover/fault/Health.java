package dev.drover.fault;

import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** What a daemon says of itself on its management port. */
final class Health {

  private static final Duration ANSWER = Duration.ofSeconds(3);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ANSWER).build();

  private Health() {}

  /** Whether the daemon is ready to work. */
  static boolean isReady(DaemonProcess daemon) throws Exception {
    return status(daemon, "ready") == 200;
  }

  static boolean isLive(DaemonProcess daemon) throws Exception {
    return status(daemon, "live") == 200;
  }

  /** Whether a daemon answers and says that it cannot work now. */
  static boolean saysNotReady(DaemonProcess daemon) throws Exception {
    return status(daemon, "ready") == 503;
  }

  /** Whether all say that they cannot work now, each asked at the same time. */
  static boolean noneIsReady(List<DaemonProcess> daemons) throws Exception {
    var asked = daemons.stream().map(d -> ask(d, "ready")).toList();
    for (CompletableFuture<HttpResponse<Void>> one : asked) {
      if (one.get(ANSWER.toSeconds(), TimeUnit.SECONDS).statusCode() != 503) {
        return false;
      }
    }
    return true;
  }

  private static int status(DaemonProcess daemon, String kind) throws Exception {
    try {
      return ask(daemon, kind).get(ANSWER.toSeconds(), TimeUnit.SECONDS).statusCode();
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof IOException) {
        return 0;
      }
      throw e;
    }
  }

  private static CompletableFuture<HttpResponse<Void>> ask(DaemonProcess daemon, String kind) {
    var uri = URI.create(daemon.httpAddress() + "/observe/health/" + kind);
    var request = HttpRequest.newBuilder(uri).timeout(ANSWER).build();
    return HTTP.sendAsync(request, HttpResponse.BodyHandlers.discarding());
  }
}
