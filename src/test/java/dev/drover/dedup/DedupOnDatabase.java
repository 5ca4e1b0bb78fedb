package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.PlainSql;
import dev.drover.sql.Transactions;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import javax.sql.DataSource;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** An open database, and repositories of several daemons on it. */
abstract class DedupOnDatabase {

  static final UUID OWNER = UUID.randomUUID();
  static final UUID OTHER = UUID.randomUUID();
  static final Duration LEASE = Duration.ofSeconds(30);

  private final DefaultCamelContext camel = new DefaultCamelContext();

  @TempDir Path dataDir;
  Database database;
  Transactions transactions;
  SqlIdempotentRepository repository;

  /** The address of a database that nobody used before. */
  abstract SqlSettings newDatabase();

  @BeforeEach
  void open() throws Exception {
    database = Database.open(newDatabase(), dataDir);
    transactions = database.transactions();
    repository = repositoryOf(OWNER);
  }

  @AfterEach
  void close() throws Exception {
    database.close();
    camel.close();
  }

  /** Of a daemon that has reached the database for a whole lease, and beats no more. */
  final SqlIdempotentRepository repositoryOf(UUID owner) {
    return repositoryOf(owner, steady());
  }

  final SqlIdempotentRepository repositoryOf(UUID owner, Steadiness steadiness) {
    return on(database.dataSource(), owner, steadiness);
  }

  final SqlIdempotentRepository on(DataSource dataSource, UUID owner, Steadiness steadiness) {
    return new SqlIdempotentRepository(
        new Transactions(dataSource, database.dialect()),
        new OwnerHeartbeat(database, owner, LEASE, steadiness));
  }

  /** Beaten every five seconds for a whole lease, up to now. */
  static Steadiness steady() {
    var steadiness = new Steadiness(LEASE);
    long now = System.nanoTime();
    for (long ago = 35; ago >= 0; ago -= 5) {
      long then = now - Duration.ofSeconds(ago).toNanos();
      steadiness.reached(then, then);
    }
    return steadiness;
  }

  final void finish(SqlIdempotentRepository by, String id) {
    Exchange exchange = exchange();
    assertThat(by.add(exchange, id)).isTrue();
    assertThat(by.confirm(exchange, id)).isTrue();
  }

  final Exchange exchange() {
    return exchange("orders");
  }

  final Exchange exchange(String route) {
    var exchange = new DefaultExchange(camel);
    exchange.getExchangeExtension().setFromRouteId(route);
    return exchange;
  }

  final Exchange exchangeOfNoRoute() {
    return new DefaultExchange(camel);
  }

  /** The last beat of a daemon that started an hour ago. */
  final void beat(UUID owner, int secondsAgo) throws SQLException {
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

  final String state() throws SQLException {
    return text("SELECT state FROM message_dedup");
  }

  final int number(String sql) throws SQLException {
    return Integer.parseInt(text(sql));
  }

  final String text(String sql) throws SQLException {
    return new PlainSql(database.dataSource()).text(sql);
  }
}
