package dev.drover.cli;

import dev.drover.console.ApiToken;
import dev.drover.console.CommandApi;
import dev.drover.console.ManagementServer;
import dev.drover.settings.DroverSettings;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** The daemon that these settings describe, asked through its API. Never through its database. */
final class RunningDaemon {

  private static final Duration TO_CONNECT = Duration.ofSeconds(3);
  private static final Duration TO_ANSWER = Duration.ofSeconds(15);
  private static final Duration TO_ACT = Duration.ofMinutes(5);
  private static final Set<String> EVERY_INTERFACE = Set.of("0.0.0.0", "::", "[::]");

  private final String address;
  private final Path tokenFile;

  RunningDaemon(DroverSettings settings) {
    address = "http://" + host(settings.http().host()) + ":" + settings.http().port();
    tokenFile = ApiToken.file(settings.dataDir());
  }

  String address() {
    return address;
  }

  /**
   * The answer of a command that only reads.
   *
   * @throws CommandFailed with what stands in the way and what to do
   */
  <T> T query(String command, Class<T> type) {
    return ask(request(command, TO_ANSWER), type);
  }

  /**
   * The answer of a command that takes arguments; it may take as long as messages in flight do.
   *
   * @param arguments what has a JSON object
   * @throws CommandFailed with what stands in the way and what to do
   */
  <T> T command(String command, Object arguments, Class<T> type) {
    var request = request(command, TO_ACT);
    request.header("Content-Type", "application/json");
    request.POST(HttpRequest.BodyPublishers.ofString(Json.of(arguments)));
    return ask(request, type);
  }

  private HttpRequest.Builder request(String command, Duration patience) {
    return HttpRequest.newBuilder(URI.create(address + CommandApi.PATH + command))
        .timeout(patience);
  }

  private <T> T ask(HttpRequest.Builder request, Class<T> type) {
    Optional<String> token = token();
    token.ifPresent(text -> request.header("Authorization", "Bearer " + text));
    HttpResponse<byte[]> answer = send(request.build());
    refuseStrangers(answer);
    if (answer.statusCode() == 401) {
      throw shutOut(token);
    }
    return read(answer, type);
  }

  private HttpResponse<byte[]> send(HttpRequest request) {
    try {
      return client().send(request, BodyHandlers.ofByteArray());
    } catch (ConnectException e) {
      throw nobody(e);
    } catch (HttpTimeoutException e) {
      throw new CommandFailed(
          "%s does not answer within %d s: look into the daemon's log, or name its settings with --config"
              .formatted(address, request.timeout().orElse(TO_ANSWER).toSeconds()),
          e);
    } catch (IOException e) {
      throw stranger(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  private static HttpClient client() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .connectTimeout(TO_CONNECT)
        .proxy(HttpClient.Builder.NO_PROXY)
        .build();
  }

  /** Empty when there is no file: the port may still answer, and then says more. */
  private Optional<String> token() {
    try {
      return Optional.of(Files.readString(tokenFile).strip()).filter(t -> t.matches("[0-9a-f]+"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new CommandFailed(
          "the token file '%s' cannot be read (%s): run this as the user who runs the daemon"
              .formatted(tokenFile, e.getClass().getSimpleName()),
          e);
    }
  }

  private CommandFailed nobody(Exception e) {
    return new CommandFailed(
        "no Drover answers at %s: start it with 'drover run', or name its settings with --config"
            .formatted(address),
        e);
  }

  private CommandFailed shutOut(Optional<String> token) {
    String found = token.isPresent() ? "is not of the Drover" : "is missing, for the Drover";
    return new CommandFailed(
        "the token file '%s' %s that answers at %s: name that daemon's settings with --config"
            .formatted(tokenFile, found, address));
  }

  private void refuseStrangers(HttpResponse<byte[]> answer) {
    if (!ManagementServer.SERVER.equals(answer.headers().firstValue("Server").orElse(""))) {
      throw stranger(null);
    }
  }

  private CommandFailed stranger(Exception e) {
    return new CommandFailed(
        "what answers at %s is not Drover: name the daemon's settings with --config, or set drover.http.port to a free port"
            .formatted(address),
        e);
  }

  private <T> T read(HttpResponse<byte[]> answer, Class<T> type) {
    try {
      if (answer.statusCode() == 200) {
        return Json.read(answer.body(), type);
      }
      var refusal = Json.read(answer.body(), Refused.class);
      throw new CommandFailed(
          "the Drover at %s refused: %s; %s".formatted(address, refusal.error, refusal.advice));
    } catch (IOException e) {
      throw new CommandFailed(
          "the answer of %s cannot be read: is it a Drover of another version?".formatted(address),
          e);
    }
  }

  private record Refused(String error, String advice) {}

  private static String host(String configured) {
    if (EVERY_INTERFACE.contains(configured)) {
      return "127.0.0.1";
    }
    return configured.contains(":") && !configured.startsWith("[")
        ? "[" + configured + "]"
        : configured;
  }
}
