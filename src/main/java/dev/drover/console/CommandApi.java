package dev.drover.console;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * The way in for commands: {@code GET /drover/api/NAME} asks, {@code POST /drover/api/NAME} with a
 * JSON body changes something. Without the token nothing is told, not even which commands there
 * are. Errors are {@code {"error": …, "advice": …}}.
 */
public final class CommandApi implements Page {

  /** Below it each command has its name. */
  public static final String PATH = "/drover/api/";

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Reads something; the answer is written as JSON. */
  @FunctionalInterface
  public interface Query {
    Object answer() throws Exception;
  }

  /** Changes something; the answer is written as JSON. */
  @FunctionalInterface
  public interface Action {

    /**
     * @param arguments the request's body; a missing node when it is empty
     * @throws CommandRefused when it cannot be done
     */
    Object answer(JsonNode arguments) throws Exception;
  }

  private record Command(String method, Action action) {}

  private final ApiToken token;
  private final HostNames names;
  private final Map<String, Command> commands = new ConcurrentSkipListMap<>();

  /**
   * @param host the host that the daemon listens on
   */
  public CommandApi(ApiToken token, String host) {
    this.token = token;
    this.names = new HostNames(host);
  }

  /** Adds a command that only reads. */
  public CommandApi query(String name, Query query) {
    commands.put(name, new Command("GET", arguments -> query.answer()));
    return this;
  }

  /** Adds a command that changes something. */
  public CommandApi action(String name, Action action) {
    commands.put(name, new Command("POST", action));
    return this;
  }

  @Override
  public List<String> methods() {
    return List.of("GET", "POST");
  }

  @Override
  public Answer answer(Request request) throws Exception {
    if (!names.answer(request.header("Host"))) {
      return Answer.refusal(
          403,
          "the API does not answer under this host name",
          "use the address in drover.http.host, or localhost");
    }
    if (!token.isIn(request)) {
      return Answer.refusal(
              401, "no valid token", "send 'Authorization: Bearer' and the data folder's api.token")
          .with("WWW-Authenticate", "Bearer");
    }
    return admitted(request);
  }

  private Answer admitted(Request request) throws Exception {
    Command command = commands.get(request.path().substring(PATH.length()));
    if (command == null) {
      return Answer.refusal(
          404, "no such command", "known are " + String.join(", ", commands.keySet()));
    }
    if (!command.method.equals(request.method())) {
      return Answer.refusal(405, "wrong method for this command", "use " + command.method)
          .with("Allow", command.method);
    }
    return run(command, request);
  }

  private static Answer run(Command command, Request request) throws Exception {
    try {
      return Answer.json(200, command.action.answer(arguments(request)));
    } catch (CommandRefused e) {
      return e.answer();
    }
  }

  private static JsonNode arguments(Request request) throws CommandRefused {
    if (request.body().length == 0) {
      return MissingNode.getInstance();
    }
    if (!isJson(request)) {
      throw new CommandRefused(
          415, "the body is not declared as JSON", "send 'Content-Type: application/json'");
    }
    try {
      return JSON.readTree(request.body());
    } catch (IOException e) {
      throw new CommandRefused(400, "the body is no JSON", "send one JSON object");
    }
  }

  private static boolean isJson(Request request) {
    String type = request.header("Content-Type").orElse("").split(";")[0].strip();
    return type.equalsIgnoreCase("application/json");
  }
}
