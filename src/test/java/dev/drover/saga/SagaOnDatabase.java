package dev.drover.saga;

import dev.drover.backoff.Backoff;
import dev.drover.outbox.Outbox;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PlainSql;
import dev.drover.sql.Transactions;
import dev.drover.transaction.RouteTransactions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An open database, and several daemons on it that run a saga of three steps. */
abstract class SagaOnDatabase {

  static final Duration LEASE = Duration.ofSeconds(30);

  /** Tries come at once; three of them. */
  static final SagaPatience PATIENCE =
      new SagaPatience(
          Duration.ofHours(1),
          3,
          new Backoff(Duration.ofMillis(1), Duration.ofMillis(2)),
          Duration.ofMillis(1));

  /** A daemon: Camel with the saga service, and the routes of a saga. */
  final class Node {
    final UUID owner = UUID.randomUUID();
    final DefaultCamelContext camel = new DefaultCamelContext();
    final SqlSagaService service;

    /** What an endpoint {@code bean} does, by the name of the step. */
    final Map<String, Processor> behaviour = new ConcurrentHashMap<>();

    Node(String... files) throws Exception {
      service = new SqlSagaService(transactions, new SagaLease(owner, LEASE, () -> true), PATIENCE);
      camel.getRegistry().bind("saga", service);
      camel.addService(service);
      camel.getRegistry().bind("act", (Processor) this::act);
      var open = RouteTransactions.on(database.dataSource(), database.dialect());
      open.beans().forEach(camel.getRegistry()::bind);
      camel.getRegistry().bind("outbox", new Outbox(transactions, open, Optional::empty));
      for (String file : files) {
        PluginHelper.getRoutesLoader(camel)
            .loadRoutes(
                ResourceHelper.resolveResource(
                    camel, "classpath:" + (file.contains("/") ? file : "saga/" + file)));
      }
      camel.start();
      beat(owner, 0);
    }

    private void act(Exchange exchange) throws Exception {
      String what = exchange.getProperty("act", String.class);
      acts.add(what);
      headers.put(what, Map.copyOf(withoutNulls(exchange.getMessage().getHeaders())));
      behaviour.getOrDefault(what, e -> e.getMessage().setBody(what + "-result")).process(exchange);
    }

    Exchange send(String key) {
      return send("direct:order", key);
    }

    Exchange send(String uri, String key) {
      return camel
          .createProducerTemplate()
          .send(
              uri,
              exchange -> {
                exchange.getMessage().setHeader("order", key);
                exchange.getMessage().setHeader("amount", 17L);
                exchange.getMessage().setBody("command");
              });
    }
  }

  private final List<Node> nodes = new ArrayList<>();

  /** What was done, in order, by all daemons. */
  final List<String> acts = new CopyOnWriteArrayList<>();

  /** The headers that it saw, by what was done. */
  final Map<String, Map<String, Object>> headers = new ConcurrentHashMap<>();

  @TempDir Path dataDir;
  Database database;
  Transactions transactions;
  Node node;

  /** The address of a database that nobody used before. */
  abstract SqlSettings newDatabase();

  @BeforeEach
  void open() throws Exception {
    database = Database.open(newDatabase(), dataDir);
    transactions = database.transactions();
    node = start("order.camel.yaml");
  }

  @AfterEach
  void close() throws Exception {
    for (Node one : nodes) {
      one.camel.close();
    }
    database.close();
  }

  final Node start(String... files) throws Exception {
    var started = new Node(files);
    nodes.add(started);
    return started;
  }

  /** The last beat of a daemon that started an hour ago. */
  final void beat(UUID owner, int secondsAgo) throws SQLException {
    execute("DELETE FROM daemon_heartbeat WHERE owner = '%s'".formatted(owner));
    execute(
        """
        INSERT INTO daemon_heartbeat (owner, started_at, beat_at)
        VALUES ('%s', CURRENT_TIMESTAMP - 3600 * INTERVAL '1' SECOND,
                CURRENT_TIMESTAMP - %d * INTERVAL '1' SECOND)
        """
            .formatted(owner, secondsAgo));
  }

  final void execute(String sql) throws SQLException {
    new PlainSql(database.dataSource()).execute(sql);
  }

  final String state(String key) throws SQLException {
    return text("SELECT state FROM saga WHERE business_key = '%s'".formatted(key));
  }

  final String stepState(String step) throws SQLException {
    return text("SELECT state FROM saga_step WHERE name = '%s'".formatted(step));
  }

  final String text(String sql) throws SQLException {
    return new PlainSql(database.dataSource()).text(sql);
  }

  private static Map<String, Object> withoutNulls(Map<String, Object> map) {
    var copy = new HashMap<>(map);
    copy.values().removeIf(Objects::isNull);
    return copy;
  }
}
