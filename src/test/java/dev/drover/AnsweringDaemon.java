package dev.drover;

import dev.drover.cli.Cli;
import dev.drover.console.ApiToken;
import dev.drover.console.CommandApi;
import dev.drover.console.ManagementServer;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Of a daemon no more than its database and its API: commands reach it from the command line. */
final class AnsweringDaemon implements AutoCloseable {

  private final Path config;
  private final Database database;
  private final ManagementServer server;
  private String answer = "";

  /**
   * @param commands puts the commands on the API that are to be answered
   */
  AnsweringDaemon(Path folder, Consumer<CommandApi> commands) throws Exception {
    config = Files.createDirectories(folder.resolve("config"));
    database = Database.open(new SqlSettings("", "", "", 4), folder.resolve("data"));
    server = ManagementServer.start(new InetSocketAddress("127.0.0.1", 0));
    var api = new CommandApi(ApiToken.create(folder.resolve("data")), "127.0.0.1");
    commands.accept(api);
    server.show(CommandApi.PATH, api);
    Files.writeString(
        config.resolve("application.properties"),
        "drover.http.port = " + server.address().getPort());
  }

  Database database() {
    return database;
  }

  /** Runs {@code drover GROUP …} and returns its exit code. */
  int run(String group, String... arguments) {
    var all = new ArrayList<>(List.of(group));
    all.addAll(List.of(arguments));
    if (arguments.length > 0) {
      all.addAll(List.of("--config", config.toString()));
    }
    var said = new StringWriter();
    var writer = new PrintWriter(said, true);
    int exitCode = Cli.run(null, null, writer, writer, all.toArray(String[]::new));
    answer = said.toString();
    return exitCode;
  }

  /** What the last command printed. */
  String answer() {
    return answer;
  }

  @Override
  public void close() {
    server.close();
    database.close();
  }
}
