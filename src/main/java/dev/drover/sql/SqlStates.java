package dev.drover.sql;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** The SQLStates of faults that pass. */
final class SqlStates {

  /** Connection faults; transactions that the server rolled back, such as deadlocks. */
  private static final Set<String> CLASSES = Set.of("08", "40");

  private final Set<String> classes;
  private final Set<String> states;

  SqlStates(Set<String> classes, Set<String> states) {
    this.classes = classes;
    this.states = states;
  }

  /** Looks at the fault, at its causes and at the faults chained to each. */
  boolean hold(SQLException fault) {
    for (Throwable link : fault) {
      if (link instanceof SQLException sql && holdsOne(sql)) {
        return true;
      }
    }
    return false;
  }

  private boolean holdsOne(SQLException fault) {
    return fault instanceof SQLTransientException
        || fault instanceof SQLRecoverableException
        || holdsState(fault.getSQLState());
  }

  private boolean holdsState(String state) {
    if (state == null || state.length() != 5) {
      return false;
    }
    String stateClass = state.substring(0, 2);
    return CLASSES.contains(stateClass) || classes.contains(stateClass) || states.contains(state);
  }
}
