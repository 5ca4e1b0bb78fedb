package dev.drover.sql;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.drover.backoff.Backoff;
import dev.drover.settings.SqlSettings;
import java.nio.file.Path;
import java.time.Duration;
import javax.sql.DataSource;

/**
 * The open database: a bounded pool of connections, with every table in its newest form.
 *
 * <p>Safe for use by many threads.
 */
public final class Database implements AutoCloseable {

  private static final Backoff BETWEEN_TRIES =
      new Backoff(Duration.ofMillis(200), Duration.ofSeconds(2));
  private static final Duration FOR_A_CONNECTION = Duration.ofSeconds(3);

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
    return open(settings, dataDir, Duration.ZERO);
  }

  /**
   * The same, and tries again for a while when it does not answer.
   *
   * @param patience how long
   */
  public static Database open(SqlSettings settings, Path dataDir, Duration patience)
      throws DatabaseUnreachable, DatabaseUnusable {
    var address = DatabaseAddress.of(settings, dataDir);
    await(address, patience);
    var database = new Database(new HikariDataSource(config(address, settings)), address);
    try {
      new Migrations(database.pool, address).run();
      return database;
    } catch (DatabaseUnusable | RuntimeException e) {
      database.close();
      throw e;
    }
  }

  private static void await(DatabaseAddress address, Duration patience)
      throws DatabaseUnreachable, DatabaseUnusable {
    var waits = new Patience(patience, BETWEEN_TRIES);
    while (true) {
      try {
        address.probe();
        return;
      } catch (DatabaseUnreachable e) {
        if (!waits.another()) {
          throw e;
        }
      }
    }
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
   * A connection apart from the pool, for its caller to close.
   *
   * @param timeout how long one answer of the database may take
   */
  public LoneConnection loneConnection(Duration timeout) {
    return new LoneConnection(address, timeout);
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
