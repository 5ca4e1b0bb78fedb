package dev.drover.sql;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.ErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.logging.LogFactory;

/**
 * Brings the tables up to date. Several daemons may start at once: the migrations run once.
 *
 * <p>The history has a name of its own, and tables that are there already are left alone, so that
 * the database may be shared with an application that also uses Flyway.
 */
final class Migrations {

  private static final Set<ErrorCode> MIGRATION_FAILED =
      Set.of(CoreErrorCode.FAILED_VERSIONED_MIGRATION, CoreErrorCode.FAILED_REPEATABLE_MIGRATION);

  private final Flyway flyway;
  private final DatabaseAddress address;
  private final String history;

  /** Drover's own tables: what both products take, and what one of them has beside it. */
  static Migrations ofDrover(DataSource dataSource, DatabaseAddress address) {
    String[] locations =
        address.dialect().notifies()
            ? new String[] {"classpath:db/migration", "classpath:db/postgresql"}
            : new String[] {"classpath:db/migration"};
    return new Migrations(dataSource, address, "drover_schema_history", locations);
  }

  /** What the shipped flows bring as an example of an application's tables. */
  static Migrations ofSamples(DataSource dataSource, DatabaseAddress address) {
    return new Migrations(dataSource, address, "drover_sample_history", "classpath:db/sample");
  }

  private Migrations(
      DataSource dataSource, DatabaseAddress address, String history, String... locations) {
    this.address = address;
    this.history = history;
    this.flyway =
        Flyway.configure()
            .dataSource(dataSource)
            .locations(locations)
            .table(history)
            .baselineOnMigrate(true)
            .baselineVersion("0")
            .load();
    LogFactory.setLogCreator(FlywayLog::new); // after load, which resets it
  }

  void run() throws DatabaseUnusable {
    try {
      refuseIfNewer();
      migrate();
    } catch (FlywayException e) {
      throw new DatabaseUnusable(
          address.toString(),
          "could not be migrated: " + firstLines(e),
          "its tables are as before that migration where the product allows it; correct the cause,"
              + " or restore a backup, and see table '"
              + history
              + "'",
          e);
    }
  }

  /**
   * Flyway looks for the history and begins it under no lock of its own, so that a history which
   * another daemon begins in between is a failure to it, while it is the one to go on with.
   */
  private void migrate() {
    boolean begun = isBegun();
    try {
      flyway.migrate();
    } catch (FlywayException e) {
      if (begun || MIGRATION_FAILED.contains(e.getErrorCode()) || !isBegun()) {
        throw e;
      }
      flyway.migrate();
    }
  }

  private boolean isBegun() {
    return flyway.info().applied().length > 0;
  }

  private void refuseIfNewer() throws DatabaseUnusable {
    String newer =
        Arrays.stream(flyway.info().all())
            .filter(m -> m.getState() == MigrationState.FUTURE_SUCCESS)
            .map(MigrationInfo::getScript)
            .collect(Collectors.joining(", "));
    if (!newer.isEmpty()) {
      throw new DatabaseUnusable(
          address.toString(),
          "was migrated by a newer Drover (" + newer + ")",
          "start that version, or restore a backup from before it",
          null);
    }
  }

  private static String firstLines(FlywayException e) {
    return e.getMessage()
        .lines()
        .map(String::strip)
        .filter(l -> !l.isEmpty())
        .limit(6)
        .collect(Collectors.joining(" "));
  }
}
