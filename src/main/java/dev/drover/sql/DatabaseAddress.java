package dev.drover.sql;

import dev.drover.settings.Masked;
import dev.drover.settings.SqlSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;

/** How to connect, for the product that the settings name. */
final class DatabaseAddress {

  /** Without WRITE_DELAY=0 a kill loses rows that were committed in its last half second. */
  private static final String H2_OPTIONS =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;WRITE_DELAY=0"
          + ";DB_CLOSE_ON_EXIT=FALSE";

  private final String url;
  private final Properties properties;
  private final Dialect dialect;

  private DatabaseAddress(String url, Properties properties, Dialect dialect) {
    this.url = url;
    this.properties = properties;
    this.dialect = dialect;
  }

  static DatabaseAddress of(SqlSettings settings, Path dataDir) {
    return settings.isEmbedded() ? h2(dataDir) : postgreSql(settings);
  }

  private static DatabaseAddress h2(Path dataDir) {
    Path file = dataDir.toAbsolutePath().resolve("h2").resolve("drover");
    var properties = new Properties();
    properties.setProperty("user", "drover");
    properties.setProperty("password", "");
    return new DatabaseAddress("jdbc:h2:file:" + file + H2_OPTIONS, properties, new H2Dialect());
  }

  /** The numbers are seconds; the same names in the URL win. */
  private static DatabaseAddress postgreSql(SqlSettings settings) {
    var properties = new Properties();
    properties.setProperty("ApplicationName", "drover");
    properties.setProperty("connectTimeout", "5");
    properties.setProperty("socketTimeout", "60");
    properties.setProperty("tcpKeepAlive", "true");
    setIfGiven(properties, "user", settings.user());
    setIfGiven(properties, "password", settings.password());
    return new DatabaseAddress(settings.url(), properties, new PostgreSqlDialect());
  }

  private static void setIfGiven(Properties properties, String name, String value) {
    if (!value.isEmpty()) {
      properties.setProperty(name, value);
    }
  }

  String url() {
    return url;
  }

  Properties properties() {
    return properties;
  }

  /** The same for who gives connecting up after this time, in whole seconds and at least one. */
  Properties properties(Duration timeout) {
    var hasty = new Properties();
    hasty.putAll(properties);
    if (dialect instanceof PostgreSqlDialect) {
      String seconds = String.valueOf(Math.max(1, timeout.toSeconds()));
      hasty.setProperty("loginTimeout", seconds);
      // ends the driver's thread that the login timeout leaves behind
      hasty.setProperty("connectTimeout", seconds);
      hasty.setProperty("socketTimeout", seconds);
    }
    return hasty;
  }

  Dialect dialect() {
    return dialect;
  }

  /** Opens one connection and closes it. */
  void probe() throws DatabaseUnreachable, DatabaseUnusable {
    probe(properties);
  }

  /** The same, giving up sooner. */
  void probe(Duration patience) throws DatabaseUnreachable, DatabaseUnusable {
    probe(properties(patience));
  }

  private void probe(Properties properties) throws DatabaseUnreachable, DatabaseUnusable {
    try (Connection connection = DriverManager.getConnection(url, properties)) {
      connection.isValid(5);
    } catch (SQLException e) {
      if (dialect.isTransient(e)) {
        throw new DatabaseUnreachable(toString(), e);
      }
      throw new DatabaseUnusable(toString(), "refuses: " + e.getMessage(), advice(), e);
    }
  }

  private String advice() {
    return dialect instanceof H2Dialect
        ? "stop the program that has the file open, or choose another 'drover.data-dir'"
        : "correct 'drover.sql.url', 'drover.sql.user' or 'drover.sql.password'";
  }

  /** The URL without a password and without H2's options. */
  @Override
  public String toString() {
    return Masked.text(url.replace(H2_OPTIONS, ""));
  }
}
