package dev.drover.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.drover.delivery.Batch;
import dev.drover.delivery.Elements;
import dev.drover.delivery.ServerAway;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PlainSql;
import dev.drover.transaction.RouteTransactions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the outbox promises, on either product. */
@Timeout(120)
abstract class OutboxContract {

  static final Duration SOON = Duration.ofSeconds(30);

  final List<DefaultCamelContext> daemons = new ArrayList<>();
  final List<String> published = new CopyOnWriteArrayList<>();
  private final Set<String> refused = ConcurrentHashMap.newKeySet();
  private volatile boolean away;

  @TempDir Path dataDir;
  Database database;

  /** The address of a database that nobody used before. */
  abstract SqlSettings newDatabase();

  @BeforeEach
  void open() throws Exception {
    database = Database.open(newDatabase(), dataDir);
  }

  @AfterEach
  void close() throws Exception {
    for (DefaultCamelContext daemon : daemons) {
      daemon.close();
    }
    database.close();
  }

  @Test
  void anEventIsThereIfAndOnlyIfItsTransactionCommitted() throws Exception {
    DefaultCamelContext daemon = daemon("");

    send(daemon, "direct:order", "a-1", Map.of("aggregate", "a", "colour", "red"));
    assertThatThrownBy(() -> send(daemon, "direct:order", "fail", Map.of("aggregate", "a")))
        .hasStackTraceContaining("after the event");

    await().atMost(SOON).until(() -> published.equals(List.of("a-1")));
    assertThat(rows("SELECT headers FROM outbox_event"))
        .containsExactly("{\"aggregate\":\"a\",\"colour\":\"red\"}");
    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));
  }

  @Test
  void anEventIsOneHoweverOftenItIsStoredAndNoOtherMayHaveItsId() throws Exception {
    DefaultCamelContext daemon = daemon("");
    Map<String, Object> id = Map.of("aggregate", "a", "CamelOutboxMessageId", "e-1");

    send(daemon, "direct:order", "a-1", id);
    send(daemon, "direct:order", "a-1", id);
    assertThatThrownBy(() -> send(daemon, "direct:order", "a-2", id))
        .hasStackTraceContaining("another event has the id 'e-1' already");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));
    assertThat(published).containsExactly("a-1");
  }

  @Test
  void aPlainInsertIsPublishedWithItsHeaders() throws Exception {
    execute(
        "INSERT INTO outbox_event (message_id, destination, aggregate, type, payload, headers)"
            + " VALUES ('m-1', 'events', 'order-7', 'order.created', CAST('x' AS BYTEA), '{\"colour\":\"red\",\"CamelKafkaTopic\":\"elsewhere\"}')");
    var headers = new CopyOnWriteArrayList<Map<String, Object>>();

    daemon("", exchange -> headers.add(Map.copyOf(exchange.getMessage().getHeaders())));

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));
    assertThat(headers.get(0))
        .containsEntry("message-id", "m-1")
        .containsEntry("CamelOutboxAggregate", "order-7")
        .containsEntry("CamelOutboxType", "order.created")
        .containsEntry("colour", "red")
        .doesNotContainKey("CamelKafkaTopic");
  }

  @Test
  void theEventsOfAnAggregateArePublishedInTheirOrder() throws Exception {
    IntStream.range(0, 20).forEach(i -> IntStream.range(0, 5).forEach(a -> store(a + "-" + i)));

    daemon("");
    daemon("");

    await().atMost(SOON).until(() -> published.size() == 100);
    for (int a = 0; a < 5; a++) {
      String prefix = a + "-";
      assertThat(published.stream().filter(id -> id.startsWith(prefix)))
          .containsExactlyElementsOf(IntStream.range(0, 20).mapToObj(i -> prefix + i).toList());
    }
  }

  @Test
  void anEventAtFaultIsParkedAndHoldsItsAggregateAndNoOther() throws Exception {
    refused.add("a-1");
    List.of("a-0", "a-1", "a-2", "b-0", "b-1").forEach(this::store);

    DefaultCamelContext daemon = daemon("&maximumTries=2");

    await().atMost(SOON).until(() -> states().getOrDefault("parked", 0) == 1);
    await().atMost(SOON).until(() -> published.containsAll(List.of("a-0", "b-0", "b-1")));
    assertThat(published).doesNotContain("a-2");
    assertThat(rows("SELECT error FROM outbox_event WHERE state = 'parked'").get(0))
        .contains("a-1 is refused");
    refused.clear();
    execute("UPDATE outbox_event SET state = 'pending', attempts = 0 WHERE state = 'parked'");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 5)));
    assertThat(published.indexOf("a-1")).isLessThan(published.indexOf("a-2"));
    assertThat(daemon.getStatus().isStarted()).isTrue();
  }

  @Test
  void withoutOrderNothingWaitsForAParkedOne() throws Exception {
    refused.add("a-0");
    List.of("a-0", "a-1").forEach(this::store);

    daemon("&maximumTries=1&keepOrder=false");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1, "parked", 1)));
  }

  @Test
  void headersThatCannotBeReadAreTheEventsOwnFault() throws Exception {
    execute(
        "INSERT INTO outbox_event (message_id, destination, payload, headers)"
            + " VALUES ('m-1', 'events', CAST('x' AS BYTEA), 'no json')");
    store("b-0");

    daemon("&maximumTries=1");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1, "parked", 1)));
    assertThat(rows("SELECT error FROM outbox_event WHERE state = 'parked'").get(0))
        .contains("no JSON object of strings");
  }

  @Test
  void aTargetThatIsAwayCostsNoEventATry() throws Exception {
    away = true;
    List.of("a-0", "a-1", "b-0").forEach(this::store);

    daemon("&maximumTries=1");
    await()
        .atMost(SOON)
        .until(() -> rows("SELECT error FROM outbox_destination WHERE failures > 1").size() == 1);
    assertThat(states()).isEqualTo(Map.of("pending", 3));
    assertThat(rows("SELECT attempts FROM outbox_event WHERE attempts > 0")).isEmpty();
    away = false;

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 3)));
    assertThat(rows("SELECT name FROM outbox_destination WHERE failures > 0")).isEmpty();
  }

  @Test
  void noEventIsPassedOverWhoseTransactionCommitsLate() throws Exception {
    var random = new Random(7);
    daemon("&pollInterval=50");
    var writers = new ArrayList<Thread>();
    for (int w = 0; w < 8; w++) {
      int writer = w;
      long seed = random.nextLong();
      writers.add(new Thread(() -> write(writer, new Random(seed))));
    }
    writers.forEach(Thread::start);
    for (Thread writer : writers) {
      writer.join();
    }

    await().atMost(SOON).until(() -> states().keySet().equals(Set.of("published")));
    List<String> committed = rows("SELECT message_id FROM outbox_event");
    assertThat(committed).hasSizeGreaterThan(100);
    assertThat(published).containsExactlyInAnyOrderElementsOf(committed);
  }

  /** Thirty transactions, each open for a random while; one in ten is rolled back. */
  private void write(int writer, Random random) {
    for (int i = 0; i < 30; i++) {
      String id = writer + "-" + i;
      try (Connection connection = database.dataSource().getConnection()) {
        OutboxTable.insert(connection, event(id));
        TimeUnit.MILLISECONDS.sleep(random.nextInt(40));
        if (random.nextInt(10) == 0) {
          connection.rollback();
        } else {
          connection.commit();
        }
      } catch (SQLException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  @Test
  void publishedEventsAreForgottenAfterTheirRetention() throws Exception {
    store("a-0");
    daemon("&retention=1000&pollInterval=100");

    await().atMost(SOON).until(() -> published.size() == 1 && states().isEmpty());
  }

  @Test
  void aStoppedRouteFinishesItsBatchAndAStartedOneGoesOn() throws Exception {
    store("a-0");
    DefaultCamelContext daemon = daemon("&pollInterval=100");
    await().atMost(SOON).until(() -> states().equals(Map.of("published", 1)));

    daemon.getRouteController().stopRoute("relay");
    store("a-1");
    await().during(Duration.ofMillis(500)).until(() -> published.size() == 1);
    daemon.getRouteController().startRoute("relay");

    await().atMost(SOON).until(() -> states().equals(Map.of("published", 2)));
  }

  final void store(String id) {
    try {
      database.transactions().run(connection -> OutboxTable.insert(connection, event(id)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static OutboxEvent event(String id) {
    String aggregate = id.split("-")[0];
    byte[] body = id.getBytes(StandardCharsets.UTF_8);
    return new OutboxEvent(id, "events", aggregate, "happened", body, Map.of());
  }

  final DefaultCamelContext daemon(String options) throws Exception {
    return daemon(options, exchange -> {});
  }

  /** A context as of another daemon, with a route that stores and one that relays. */
  final DefaultCamelContext daemon(String options, org.apache.camel.Processor each)
      throws Exception {
    var transactions = RouteTransactions.on(database.dataSource(), database.dialect());
    var context = new DefaultCamelContext();
    transactions.beans().forEach(context.getRegistry()::bind);
    Database its = database;
    context
        .getRegistry()
        .bind(
            "outbox",
            new Outbox(its.transactions(), transactions, () -> its.notifications(Outbox.CHANNEL)));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("direct:order")
                .transacted()
                .to("outbox:events?aggregate=${header.aggregate}&type=happened")
                .filter(body().isEqualTo("fail"))
                .throwException(new IllegalStateException("after the event"));
            from("outbox:events?batchSize=10" + options)
                .routeId("relay")
                .split(new Elements(), new Elements())
                .process(each)
                .process(e -> refuse(e))
                .end()
                .process(e -> publish(e));
          }
        });
    context.start();
    daemons.add(context);
    return context;
  }

  private void refuse(Exchange exchange) {
    String id = exchange.getMessage().getBody(String.class);
    if (refused.contains(id)) {
      throw new IllegalArgumentException(id + " is refused");
    }
  }

  /** The target takes a list, or one. */
  private void publish(Exchange exchange) throws ServerAway {
    if (away) {
      throw new ServerAway("the target is away");
    }
    List<Exchange> all = Batch.isCarriedBy(exchange) ? Batch.open(exchange) : List.of(exchange);
    all.forEach(e -> published.add(e.getMessage().getBody(String.class)));
  }

  private static void send(
      DefaultCamelContext daemon, String to, String body, Map<String, Object> headers) {
    daemon.createProducerTemplate().sendBodyAndHeaders(to, body, headers);
  }

  Map<String, Integer> states() throws SQLException {
    var states = new java.util.HashMap<String, Integer>();
    rows("SELECT state FROM outbox_event").forEach(state -> states.merge(state, 1, Integer::sum));
    return states;
  }

  final List<String> rows(String sql) throws SQLException {
    return new PlainSql(database.dataSource()).texts(sql);
  }

  private void execute(String sql) throws SQLException {
    new PlainSql(database.dataSource()).execute(sql);
  }
}
