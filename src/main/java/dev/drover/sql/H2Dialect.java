package dev.drover.sql;

import java.sql.SQLException;
import java.util.Set;

/** H2 in PostgreSQL mode, in this JVM. */
final class H2Dialect implements Dialect {

  /** A lock not had in time. A file of another process (90020) stays so, and is none of these. */
  private static final SqlStates TRANSIENT = new SqlStates(Set.of(), Set.of("HYT00"));

  @Override
  public String product() {
    return "H2";
  }

  @Override
  public boolean isTransient(SQLException fault) {
    return TRANSIENT.hold(fault);
  }
}
