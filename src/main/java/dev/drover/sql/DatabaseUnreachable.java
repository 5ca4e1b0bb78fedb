package dev.drover.sql;

import java.sql.SQLException;

/** The database does not answer, or not yet: a later try may find it. */
public final class DatabaseUnreachable extends Exception {
  DatabaseUnreachable(String address, SQLException cause) {
    super(
        "database '%s' cannot be reached: %s; start it, or correct 'drover.sql.url'"
            .formatted(address, cause.getMessage()),
        cause);
  }
}
