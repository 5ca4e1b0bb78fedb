package dev.drover.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.drover.fault.KafkaServer;
import dev.drover.fault.PostgresqlServer;
import dev.drover.fault.RabbitmqServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsResult;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.awaitility.Awaitility;

/**
 * Two packaged daemons with data folders of their own, on one RabbitMQ, one Kafka and one
 * PostgreSQL, with the same routes; and the rows of their claims.
 */
final class TwoDaemons implements AutoCloseable {

  private static final int PARTITIONS = 4;
  private static final Duration START_WITHIN = Duration.ofSeconds(120);

  /** A row of message_dedup; equal when nobody touched it in between. */
  record Row(UUID owner, String state, UUID token, String doneAt) {
    boolean isDone() {
      return state.equals("done");
    }
  }

  private final CompletableFuture<RabbitmqServer> rabbitmq =
      CompletableFuture.supplyAsync(RabbitmqServer::create);
  private final CompletableFuture<KafkaServer> kafka =
      CompletableFuture.supplyAsync(KafkaServer::create);
  private final CompletableFuture<PostgresqlServer> postgresql =
      CompletableFuture.supplyAsync(PostgresqlServer::create);
  private final List<DaemonProcess> daemons = new ArrayList<>();

  /** Starts all of it; the daemons at the same time. */
  static TwoDaemons start(Duration lease, String routes) throws IOException {
    var two = new TwoDaemons();
    try {
      for (String name : List.of("one", "other")) {
        two.daemons.add(two.daemon(name, lease).withRoute("scenarios.camel.yaml", routes).launch());
      }
      two.daemons.forEach(TwoDaemons::awaitReady);
      return two;
    } catch (IOException | RuntimeException | Error e) {
      two.close();
      throw e;
    }
  }

  private DaemonProcess daemon(String name, Duration lease) throws IOException {
    return DaemonProcess.in("two-" + name)
        .with("DROVER_DEDUP_LEASE", lease.toSeconds() + "s")
        .with("DROVER_KAFKA_PARTITIONS", "" + PARTITIONS)
        .with("DROVER_RABBITMQ_URI", rabbitmq.join().uri())
        .with("DROVER_KAFKA_BROKERS", kafka.join().brokers())
        .with("DROVER_SQL_URL", postgresql.join().url())
        .with("DROVER_SQL_USER", postgresql.join().user());
  }

  /** Starts a killed daemon again, and waits until it works. */
  void startAgain(DaemonProcess daemon) throws IOException {
    daemon.launch();
    awaitReady(daemon);
  }

  private static void awaitReady(DaemonProcess daemon) {
    Awaitility.await("daemon in " + daemon.folder())
        .atMost(START_WITHIN)
        .failFast(() -> !daemon.isAlive())
        .until(daemon::isStarted);
  }

  /** Waits until the group has given half of its partitions to each daemon. */
  void awaitBothConsume(String group) {
    Map<String, Object> settings = Map.of("bootstrap.servers", kafka.join().brokers());
    try (Admin admin = Admin.create(settings)) {
      Awaitility.await("two members of " + group)
          .atMost(START_WITHIN)
          .ignoreExceptions()
          .until(() -> isShared(admin.describeConsumerGroups(List.of(group)), group));
    }
  }

  private static boolean isShared(DescribeConsumerGroupsResult result, String group)
      throws Exception {
    ConsumerGroupDescription description = result.describedGroups().get(group).get();
    return description.groupState() == GroupState.STABLE
        && description.members().size() == 2
        && description.members().stream()
            .allMatch(member -> member.assignment().topicPartitions().size() == PARTITIONS / 2);
  }

  FarSide farSide() {
    return new FarSide(daemons.get(0));
  }

  PostgresqlServer postgresql() {
    return postgresql.join();
  }

  /** Sends one record to one partition. */
  void produce(String topic, int partition, String id) throws Exception {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka.join().brokers(),
            "key.serializer",
            ByteArraySerializer.class,
            "value.serializer",
            ByteArraySerializer.class);
    try (var producer = new KafkaProducer<byte[], byte[]>(settings)) {
      var record = new ProducerRecord<byte[], byte[]>(topic, partition, null, FarSide.body(id));
      record.headers().add("message-id", id.getBytes(UTF_8));
      producer.send(record).get();
    }
  }

  /** How many deliveries of a queue are not acknowledged. */
  int unacknowledged(String queue) {
    String listed = rabbitmq.join().ctl("list_queues", "name", "messages_unacknowledged");
    return listed
        .lines()
        .map(line -> line.split("\\s+"))
        .filter(words -> words[0].equals(queue))
        .mapToInt(words -> Integer.parseInt(words[1]))
        .findFirst()
        .orElseThrow();
  }

  /** Waits until some daemon has claimed the message, and gives that daemon. */
  DaemonProcess claimantOf(String route, String id) {
    return ownerOf(
        Awaitility.await("a claim of " + id)
            .atMost(Duration.ofSeconds(20))
            .pollInterval(Duration.ofMillis(50))
            .until(() -> row(route, id), Optional::isPresent)
            .orElseThrow());
  }

  DaemonProcess ownerOf(Row row) {
    return daemons.stream()
        .filter(daemon -> identity(daemon).equals(row.owner()))
        .findFirst()
        .orElseThrow();
  }

  DaemonProcess otherThan(DaemonProcess daemon) {
    return daemons.get(0) == daemon ? daemons.get(1) : daemons.get(0);
  }

  /** The row of a message, once it is there. */
  Optional<Row> row(String route, String id) throws SQLException {
    String sql =
        "SELECT owner, state, claim_token, done_at FROM message_dedup"
            + " WHERE repository = ? AND message_id = ?";
    try (Connection connection = postgresql().connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, route);
      statement.setString(2, id);
      try (ResultSet row = statement.executeQuery()) {
        return row.next() ? Optional.of(row(row)) : Optional.empty();
      }
    }
  }

  private static Row row(ResultSet row) throws SQLException {
    return new Row(
        row.getObject(1, UUID.class),
        row.getString(2),
        row.getObject(3, UUID.class),
        row.getString(4));
  }

  /** The ids of a route's messages in a state that a daemon claimed last. */
  List<String> ids(String route, String state, DaemonProcess owner) throws SQLException {
    String sql =
        "SELECT message_id FROM message_dedup WHERE repository = ? AND state = ? AND owner = ?";
    try (Connection connection = postgresql().connect();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setString(1, route);
      statement.setString(2, state);
      statement.setObject(3, identity(owner));
      var ids = new ArrayList<String>();
      try (ResultSet rows = statement.executeQuery()) {
        while (rows.next()) {
          ids.add(rows.getString(1));
        }
      }
      return ids;
    }
  }

  private static UUID identity(DaemonProcess daemon) {
    try {
      return UUID.fromString(Files.readString(data(daemon).resolve("owner")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path data(DaemonProcess daemon) {
    return daemon.folder().resolve("data");
  }

  /** The sentence of the health page about what the daemon's repository decided. */
  static String health(DaemonProcess daemon) throws Exception {
    var page = URI.create(daemon.httpAddress() + "/observe/health");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(page).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }

  @Override
  public void close() {
    daemons.forEach(DaemonProcess::close);
    rabbitmq.thenAccept(RabbitmqServer::close);
    kafka.thenAccept(KafkaServer::close);
    postgresql.thenAccept(PostgresqlServer::close);
  }
}
