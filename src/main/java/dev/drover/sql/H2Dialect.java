package dev.drover.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Set;

/** H2 in PostgreSQL mode, in this JVM. */
final class H2Dialect implements Dialect {

  /**
   * None of its own: a lock not had in time is a {@link java.sql.SQLTransientException}. A file
   * that another process has open (90020) stays so.
   */
  private static final SqlStates TRANSIENT = new SqlStates(Set.of(), Set.of());

  @Override
  public String product() {
    return "H2";
  }

  @Override
  public boolean isTransient(SQLException fault) {
    return TRANSIENT.hold(fault);
  }

  @Override
  public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    return connection.prepareStatement(sql);
  }

  @Override
  public String keyIsAmong(String table, String key) {
    return "%s.%s = ANY(?)".formatted(table, key);
  }

  @Override
  public String bytesOf(String table) {
    return "DISK_SPACE_USED('%s')".formatted(table);
  }

  @Override
  public boolean notifies() {
    return false;
  }

  @Override
  public void endWhenSilent(Connection connection, Duration silence) {
    // the database is in this JVM
  }
}
