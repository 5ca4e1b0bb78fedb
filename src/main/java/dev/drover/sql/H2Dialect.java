package dev.drover.sql;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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
  public Optional<RowPlace> rowPlace() {
    return Optional.empty();
  }

  @Override
  public String lock(String table, String key, String guard) {
    return "SELECT %3$s FROM %1$s WHERE %2$s = ANY(?) AND %3$s = ANY(?) FOR UPDATE"
        .formatted(table, key, guard);
  }

  @Override
  public String upsert(
      String table, String rows, List<String> inserted, List<String> key, List<String> updated) {
    String columns = String.join(", ", inserted);
    return """
        MERGE INTO %s AS t USING (%s) AS n ON (%s)
        WHEN MATCHED THEN UPDATE SET %s
        WHEN NOT MATCHED THEN INSERT (%s) VALUES (%s)
        """
        .formatted(
            table,
            rows.strip(),
            key.stream().map(k -> "t.%1$s = n.%1$s".formatted(k)).collect(joining(" AND ")),
            String.join(", ", updated),
            columns,
            inserted.stream().map("n."::concat).collect(joining(", ")));
  }

  @Override
  public String returning(String update, String column) {
    return "SELECT %s FROM FINAL TABLE (%s)".formatted(column, update.strip());
  }

  @Override
  public Set<UUID> run(Connection connection, List<BoundStatement> statements) throws SQLException {
    var ids = new HashSet<UUID>();
    for (BoundStatement one : statements) {
      try (PreparedStatement statement = connection.prepareStatement(one.sql())) {
        Rows.bind(statement, one.values().toArray());
        Rows.addIds(statement.execute() ? statement.getResultSet() : null, ids);
      }
    }
    return ids;
  }

  @Override
  public String bytesOf(String table) {
    return "DISK_SPACE_USED('%s')".formatted(table);
  }

  /** No commit waits for the disk. */
  @Override
  public String unforced() {
    return "TRUE";
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
