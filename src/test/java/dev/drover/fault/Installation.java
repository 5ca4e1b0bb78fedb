package dev.drover.fault;

import dev.drover.process.DaemonProcess;
import dev.drover.process.FarSide;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Packaged daemons and the servers that they share, each a process of its own. {@link #close} kills
 * them all; so does the end of this JVM.
 */
public final class Installation implements AutoCloseable {

  static final String IMPATIENT = "-Dcamel.component.kafka.session-timeout-ms=6000";

  private static final String H2 = ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";

  private final OneAtATime turn;
  private final Path folder;
  private final List<Server> servers;
  private final Daemons daemons;
  private final Claims claims;

  private Installation(
      OneAtATime turn,
      Path folder,
      List<Server> servers,
      List<DaemonProcess> daemons,
      Claims claims) {
    this.turn = turn;
    this.folder = folder;
    this.servers = servers;
    this.daemons = new Daemons(daemons);
    this.claims = claims;
    atEnd(this.daemons::close);
  }

  /** A RabbitMQ, a Kafka and a PostgreSQL, started, and daemons on them, not yet started. */
  public static Installation real(int daemons) {
    var turn = OneAtATime.begin();
    var rabbitmq = begin(RabbitmqServer::create);
    var kafka = begin(KafkaServer::create);
    var postgresql = begin(PostgresqlServer::create);
    List<Server> servers = List.of(rabbitmq.join(), kafka.join(), postgresql.join());
    PostgresqlServer sql = postgresql.join();
    var all = new ArrayList<DaemonProcess>();
    for (int i = 0; i < daemons; i++) {
      all.add(
          newDaemon("fault-" + i)
              .with("DROVER_RABBITMQ_URI", rabbitmq.join().uri())
              .with("DROVER_KAFKA_BROKERS", kafka.join().brokers())
              .with("DROVER_SQL_URL", sql.url())
              .with("DROVER_SQL_USER", sql.user()));
    }
    return new Installation(turn, newFolder(), servers, all, new Claims(sql::connect));
  }

  /** One daemon on the embedded servers, not yet started. */
  public static Installation embedded() {
    var turn = OneAtATime.begin();
    DaemonProcess daemon = newDaemon("fault-embedded");
    String url = "jdbc:h2:file:" + daemon.folder().resolve("data/h2/drover") + H2;
    var claims = new Claims(() -> DriverManager.getConnection(url, "drover", ""));
    return new Installation(turn, newFolder(), List.of(), List.of(daemon), claims);
  }

  /** Starts a server, which ends with this JVM even if another one does not start. */
  private static <T extends Server> CompletableFuture<T> begin(Supplier<T> start) {
    return CompletableFuture.supplyAsync(start)
        .whenComplete(
            (server, failure) -> {
              if (failure == null) {
                atEnd(server::close);
              }
            });
  }

  private static void atEnd(Runnable end) {
    Runtime.getRuntime().addShutdownHook(new Thread(end));
  }

  private static Path newFolder() {
    return Path.of("target", "fault", "run-" + System.nanoTime());
  }

  private static DaemonProcess newDaemon(String name) {
    try {
      return DaemonProcess.in(name).with("DROVER_BUILD", "never");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A variable for every daemon. */
  public Installation with(String variable, String value) {
    daemons().forEach(daemon -> daemon.with(variable, value));
    return this;
  }

  /**
   * Kafka gives a dead consumer's partitions away after 6 s, not 15: for short tests, which are not
   * about how long that takes.
   */
  public Installation impatient() {
    return with("DROVER_JAVA_OPTS", IMPATIENT);
  }

  /** Starts the daemons, waits until they consume, and keeps them running from then on. */
  public Installation start() throws IOException {
    try {
      daemons.start();
      if (isReal()) {
        rabbitmq().syncQueues();
      }
      return this;
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Stops every daemon by SIGTERM and starts it again, with the variables that hold by now. */
  public void restart() {
    daemons.restart();
  }

  /** The same for one daemon. */
  public void restart(int number) {
    daemons.restart(daemon(number));
  }

  /** Waits until every daemon has said that it is ready. */
  public void awaitDaemons() {
    daemons.awaitReady();
  }

  void awaitDaemon(DaemonProcess daemon) {
    daemons.awaitReady(daemon);
  }

  public DaemonProcess daemon(int number) {
    return daemons().get(number);
  }

  public List<DaemonProcess> daemons() {
    return daemons.all();
  }

  /** The server of that name, "rabbitmq", "kafka" or "postgresql". */
  public Server server(String name) {
    return servers.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow();
  }

  public RabbitmqServer rabbitmq() {
    return (RabbitmqServer) server("rabbitmq");
  }

  /** Whether the servers are processes apart from the daemon. */
  boolean isReal() {
    return !servers.isEmpty();
  }

  Claims claims() {
    return claims;
  }

  Keeper keeper() {
    return daemons.keeper();
  }

  /** Where the journal of a run goes. */
  Path folder() {
    return folder;
  }

  FarSide farSide() {
    return new FarSide(daemon(0));
  }

  /** Runs something while no daemon runs, so that their claims stand still. */
  void whileFrozen(Runnable something) {
    freeze();
    try {
      something.run();
    } finally {
      thaw(daemon -> true);
    }
  }

  /** Stops all daemons, until {@link #thaw}. */
  void freeze() {
    daemons.freeze();
  }

  /** Lets some daemons go on. */
  void thaw(Predicate<DaemonProcess> some) {
    daemons.thaw(some);
  }

  @Override
  public void close() {
    daemons.close();
    servers.forEach(Server::close);
    turn.close();
  }
}
