package dev.drover.sql;

import static java.util.stream.Collectors.joining;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.postgresql.PGStatement;

/** PostgreSQL, from version 12. */
final class PostgreSqlDialect implements Dialect {

  /** Each text of several statements is kept by the driver, which keeps 256. */
  private static final int AT_ONCE = 16;

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

  /** An unnamed statement: PostgreSQL plans it at each execution. */
  @Override
  public PreparedStatement prepare(Connection connection, String sql) throws SQLException {
    PreparedStatement statement = connection.prepareStatement(sql);
    statement.unwrap(PGStatement.class).setPrepareThreshold(0);
    return statement;
  }

  /**
   * {@code key = ANY(array)} and a join both read the whole of a table of up to some hundred
   * thousand rows for five hundred keys. What is behind OFFSET 0 is looked up key by key.
   */
  @Override
  public String keyIsAmong(String table, String key) {
    return """
        %1$s.ctid = ANY(ARRAY(
          SELECT one.ctid FROM UNNEST(CAST(? AS UUID[])) AS wanted(k)
          CROSS JOIN LATERAL (SELECT ctid FROM %1$s WHERE %2$s = wanted.k OFFSET 0) AS one))
        """
        .formatted(table, key);
  }

  @Override
  public Optional<RowPlace> rowPlace() {
    return Optional.of(new RowPlace("ctid", "ctid = ANY(CAST(? AS TID[]))"));
  }

  /** The lock keeps the inner query by itself: one look-up in the index for each key. */
  @Override
  public String lock(String table, String key, String guard) {
    return """
        SELECT held.g FROM UNNEST((SELECT CAST(? AS UUID[])), (SELECT CAST(? AS UUID[]))) AS wanted(k, g)
        CROSS JOIN LATERAL
          (SELECT %3$s AS g FROM %1$s WHERE %2$s = wanted.k AND %3$s = wanted.g FOR UPDATE) AS held
        """
        .formatted(table, key, guard);
  }

  /** Unlike MERGE it never fails over a row that another transaction inserts meanwhile. */
  @Override
  public String upsert(
      String table, String rows, List<String> inserted, List<String> key, List<String> updated) {
    String set = String.join(", ", updated).replaceAll("\\bn\\.", "EXCLUDED.");
    return """
        INSERT INTO %s AS t (%s)
        %s
        ON CONFLICT (%s) DO UPDATE SET %s
        """
        .formatted(table, String.join(", ", inserted), rows.strip(), String.join(", ", key), set);
  }

  @Override
  public String returning(String update, String column) {
    return update.strip() + " RETURNING " + column;
  }

  @Override
  public Set<UUID> run(Connection connection, List<BoundStatement> statements) throws SQLException {
    var ids = new HashSet<UUID>();
    for (int i = 0; i < statements.size(); i += AT_ONCE) {
      int end = Math.min(statements.size(), i + AT_ONCE);
      runAtOnce(connection, statements.subList(i, end), ids);
    }
    return ids;
  }

  /** The driver sends statements that are one text together, and keeps each prepared. */
  private static void runAtOnce(
      Connection connection, List<BoundStatement> statements, Set<UUID> ids) throws SQLException {
    String all = statements.stream().map(BoundStatement::sql).collect(joining(";\n"));
    try (PreparedStatement statement = connection.prepareStatement(all)) {
      Rows.bind(statement, statements.stream().flatMap(one -> one.values().stream()).toArray());
      boolean isQuery = statement.execute();
      while (isQuery || statement.getUpdateCount() >= 0) {
        Rows.addIds(isQuery ? statement.getResultSet() : null, ids);
        isQuery = statement.getMoreResults();
      }
    }
  }

  @Override
  public String bytesOf(String table) {
    return "pg_total_relation_size('%s')".formatted(table);
  }

  /** A sub-query that depends on nothing is run once, before the first row. */
  @Override
  public String unforced() {
    return "(SELECT set_config('synchronous_commit', 'off', true)) = 'off'";
  }

  @Override
  public boolean notifies() {
    return true;
  }

  @Override
  public void endWhenSilent(Connection connection, Duration silence) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute("SET LOCAL idle_in_transaction_session_timeout = " + silence.toMillis());
    }
  }
}
