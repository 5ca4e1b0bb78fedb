package dev.drover.outbox;

import dev.drover.delivery.Batch;
import dev.drover.delivery.Elements;
import dev.drover.delivery.ServerAway;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PlainSql;
import dev.drover.transaction.RouteTransactions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An open database, and daemons on it whose events go to a target that takes lists. */
abstract class OutboxOnDatabase {

  static final Duration SOON = Duration.ofSeconds(30);

  final List<DefaultCamelContext> daemons = new ArrayList<>();
  final List<String> published = new CopyOnWriteArrayList<>();
  final Set<String> refused = ConcurrentHashMap.newKeySet();
  volatile boolean away;

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

  final void store(String id) {
    try {
      database.transactions().run(connection -> OutboxTable.insert(connection, event(id)));
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  static OutboxEvent event(String id) {
    String aggregate = id.split("-")[0];
    byte[] body = id.getBytes(StandardCharsets.UTF_8);
    return new OutboxEvent(id, "events", aggregate, "happened", body, Map.of());
  }

  final DefaultCamelContext daemon(String options) throws Exception {
    return daemon(options, exchange -> {});
  }

  /** A context as of another daemon, with a route that stores and one that relays. */
  final DefaultCamelContext daemon(String options, Processor each) throws Exception {
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

  static void send(
      DefaultCamelContext daemon, String to, String body, Map<String, Object> headers) {
    daemon.createProducerTemplate().sendBodyAndHeaders(to, body, headers);
  }

  final Map<String, Integer> states() throws SQLException {
    var states = new HashMap<String, Integer>();
    rows("SELECT state FROM outbox_event").forEach(state -> states.merge(state, 1, Integer::sum));
    return states;
  }

  final List<String> rows(String sql) throws SQLException {
    return new PlainSql(database.dataSource()).texts(sql);
  }

  final void execute(String sql) throws SQLException {
    new PlainSql(database.dataSource()).execute(sql);
  }
}
