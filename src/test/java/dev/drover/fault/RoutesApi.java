package dev.drover.fault;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.drover.console.RouteList;
import dev.drover.process.DaemonProcess;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;

/** What a daemon says of its routes, by the API that {@code drover routes} uses. */
final class RoutesApi {

  private static final Duration ANSWER = Duration.ofSeconds(5);
  private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(ANSWER).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  private final DaemonProcess daemon;

  RoutesApi(DaemonProcess daemon) {
    this.daemon = daemon;
  }

  RouteList list() throws Exception {
    String token = Files.readString(daemon.folder().resolve("data/api.token")).strip();
    var request =
        HttpRequest.newBuilder(URI.create(daemon.httpAddress() + "/drover/api/routes"))
            .header("Authorization", "Bearer " + token)
            .timeout(ANSWER)
            .build();
    HttpResponse<String> answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IllegalStateException(answer.statusCode() + ": " + answer.body());
    }
    return JSON.readValue(answer.body(), RouteList.class);
  }
}
