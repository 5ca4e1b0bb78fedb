package dev.drover.sql;

import java.sql.SQLException;
import java.util.Set;

/** PostgreSQL, from version 12. */
final class PostgreSqlDialect implements Dialect {

  /**
   * Class 53 is a server out of connections, memory or disk. 57P01 to 57P05 are shutdown, crash,
   * "starting up" and ended sessions; 55P03 a lock not had in time; 25006 a server that is a
   * replica until a failover ends.
   */
  private static final SqlStates TRANSIENT =
      new SqlStates(Set.of("53"), Set.of("57P01", "57P02", "57P03", "57P05", "55P03", "25006"));

  @Override
  public String product() {
    return "PostgreSQL";
  }

  @Override
  public boolean isTransient(SQLException fault) {
    return TRANSIENT.hold(fault);
  }
}
