package dev.drover.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.drover.settings.SqlSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import javax.sql.DataSource;

/**
 * The open database: a bounded pool of connections, with every table in its newest form.
 *
 * <p>Safe for use by many threads.
 */
public final class Database implements AutoCloseable {

  private static final Duration FOR_A_CONNECTION = Duration.ofSeconds(3);

  private static final int ANSWER_WITHIN_SECONDS = 3;

  private final HikariDataSource pool;
  private final DatabaseAddress address;

  private Database(HikariDataSource pool, DatabaseAddress address) {
    this.pool = pool;
    this.address = address;
  }

  /**
   * Connects once, and brings the tables up to date.
   *
   * @param dataDir the folder under which the embedded database keeps its file
   * @throws DatabaseUnreachable when it does not answer
   * @throws DatabaseUnusable when it refuses the user, is in use, or its tables are not ours
   */
  public static Database open(SqlSettings settings, Path dataDir)
      throws DatabaseUnreachable, DatabaseUnusable {
    var address = DatabaseAddress.of(settings, dataDir);
    address.probe();
    var database = new Database(new HikariDataSource(config(address, settings)), address);
    try {
      Migrations.ofDrover(database.pool, address).run();
      return database;
    } catch (DatabaseUnusable | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  /**
   * Connects to the server that the settings name, once, and changes nothing there.
   *
   * @param settings with an address
   * @param patience for the connection, and for each answer on it
   * @return where it is, without its password, for people to read
   */
  public static String probe(SqlSettings settings, Duration patience)
      throws DatabaseUnreachable, DatabaseUnusable {
    var address = DatabaseAddress.of(settings, Path.of(""));
    address.probe(patience);
    return address.toString();
  }

  /**
   * Brings the tables up to date that the shipped flows use as an example of an application's own;
   * their history is another than that of Drover's tables.
   *
   * @throws DatabaseUnusable when its tables are not ours
   */
  public void addSampleTables() throws DatabaseUnusable {
    Migrations.ofSamples(pool, address).run();
  }

  private static HikariConfig config(DatabaseAddress address, SqlSettings settings) {
    var config = new HikariConfig();
    config.setPoolName("drover");
    config.setJdbcUrl(address.url());
    config.setDataSourceProperties(address.properties());
    config.setAutoCommit(false);
    config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    config.setMaximumPoolSize(settings.poolSize());
    config.setMinimumIdle(Math.min(2, settings.poolSize()));
    config.setConnectionTimeout(FOR_A_CONNECTION.toMillis());
    config.setValidationTimeout(FOR_A_CONNECTION.toMillis() / 2);
    return config;
  }

  /** Connections without auto-commit; waits at most three seconds for one. */
  public DataSource dataSource() {
    return pool;
  }

  public Dialect dialect() {
    return address.dialect();
  }

  /** New transactions on this database's pool. */
  public Transactions transactions() {
    return new Transactions(pool, dialect());
  }

  /**
   * Returns when the database has answered.
   *
   * @throws SQLException when it does not, within a few seconds
   */
  public void ask() throws SQLException {
    try (Connection connection = pool.getConnection()) {
      if (!connection.isValid(ANSWER_WITHIN_SECONDS)) {
        throw new SQLException("the database does not answer on an open connection");
      }
    }
  }

  /**
   * A connection apart from the pool, for its caller to close.
   *
   * @param timeout how long one answer of the database may take
   */
  public LoneConnection loneConnection(Duration timeout) {
    return new LoneConnection(address, timeout);
  }

  /**
   * What tells of other transactions' notifications; empty where the product has none.
   *
   * @param channel a name that needs no quotes
   */
  public Optional<Notifications> notifications(String channel) {
    return dialect().notifies()
        ? Optional.of(new Notifications(address, channel))
        : Optional.empty();
  }

  /** Where it is, without its password, for people to read. */
  public String description() {
    return address.toString();
  }

  /** Ends every connection; the embedded database is then closed and its file free. */
  @Override
  public void close() {
    pool.close();
  }
}
