package dev.drover.fault;

import dev.drover.broker.FreePorts;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * A PostgreSQL whose postmaster is a child of this JVM, so that it and its backends can be killed
 * as a whole. The binaries and the data folder are made by zonky's starter, which is stopped again.
 */
public final class PostgresqlServer implements OneProcess {

  private static final Duration START_WITHIN = Duration.ofSeconds(60);

  private final Path folder =
      Path.of("target", "fault", "postgres-" + System.nanoTime()).toAbsolutePath();
  private final int port = FreePorts.next();
  private final String binary;
  private final List<String> settings;
  private Process process;

  private PostgresqlServer(List<String> settings) throws IOException {
    this.settings = settings;
    Files.createDirectories(folder);
    this.binary = prepare();
  }

  /**
   * A server with the empty database "postgres", started. It does not wait for the disk, unless a
   * setting says so.
   *
   * @param settings as in postgresql.conf, each {@code name=value}
   */
  public static PostgresqlServer create(String... settings) {
    try {
      var server = new PostgresqlServer(List.of(settings));
      server.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes the data folder and answers where the server's binary is. */
  private String prepare() throws IOException {
    Path data = folder.resolve("data");
    EmbeddedPostgres.builder()
        .setOverrideWorkingDirectory(Path.of("target", "postgres").toFile())
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .setPort(port)
        .start()
        .close();
    return Files.readString(data.resolve("postmaster.opts")).split(" ")[0];
  }

  @Override
  public String name() {
    return "postgresql";
  }

  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  public String user() {
    return "postgres";
  }

  /** A connection as the superuser, who needs no password. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(url() + "?connectTimeout=2&socketTimeout=10", user(), "");
  }

  /** Refused while backends of a killed postmaster still hold its shared memory: tries again. */
  @Override
  public void start() {
    Awaitility.await("PostgreSQL, see " + folder)
        .atMost(START_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .ignoreExceptions()
        .until(this::isUp);
  }

  private boolean isUp() throws Exception {
    if (process == null || !process.isAlive()) {
      process = builder().start();
    }
    connect().close();
    return true;
  }

  private ProcessBuilder builder() {
    var command = new ArrayList<String>();
    if (LinuxUtils.isUnshareAvailable()) {
      // PostgreSQL refuses to run as root; in a user namespace of its own it is nobody
      command.addAll(List.of("unshare", "-U"));
    }
    command.addAll(List.of(binary, "-D", folder.resolve("data").toString()));
    command.addAll(
        List.of("-p", "" + port, "-F", "-c", "timezone=UTC", "-c", "max_connections=100"));
    settings.forEach(setting -> command.addAll(List.of("-c", setting)));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("out").toFile()));
  }

  @Override
  public Process process() {
    return process;
  }
}
