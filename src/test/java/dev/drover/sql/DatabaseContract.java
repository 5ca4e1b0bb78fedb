package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.settings.SqlSettings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a database must do for Drover, whichever product it is. */
abstract class DatabaseContract {

  @TempDir Path dataDir;
  private SqlSettings settings;
  private Database database;
  private Transactions transactions;

  /** The address of a database that nobody used before. */
  abstract SqlSettings newDatabase();

  abstract String product();

  @BeforeEach
  void open() throws Exception {
    settings = newDatabase();
    database = Database.open(settings, dataDir);
    transactions = database.transactions();
    execute("CREATE TABLE t (k UUID PRIMARY KEY, n INTEGER, at TIMESTAMP WITH TIME ZONE)");
  }

  @AfterEach
  void close() {
    database.close();
  }

  @Test
  void saysWhatItIs() {
    assertThat(database.dialect().product()).isEqualTo(product());
    assertThat(database.description()).doesNotContain("MODE=").startsWith("jdbc:");
  }

  @Test
  void keepsItsRowsWhenItIsOpenedAgain() throws Exception {
    insert("0");

    reopen();

    assertThat(count("t")).isEqualTo(1);
    assertThat(count("message_dedup")).isZero();
  }

  @Test
  void readsCommittedRowsOnly() throws Exception {
    transactions.run(
        connection -> {
          assertThat(connection.getTransactionIsolation())
              .isEqualTo(Connection.TRANSACTION_READ_COMMITTED);
          insert(connection, "0");
          assertThat(count("t")).isZero();
          return null;
        });

    assertThat(count("t")).isEqualTo(1);
  }

  @Test
  void rollsBackWhatFails() throws Exception {
    var fault = new IllegalStateException("no");

    assertThatThrownBy(
            () ->
                transactions.run(
                    connection -> {
                      insert(connection, "0");
                      throw fault;
                    }))
        .isSameAs(fault);

    assertThat(count("t")).isZero();
  }

  @Test
  void takesTheSqlThatBothProductsShare() throws Exception {
    assertThat(insert("0")).isEqualTo(1);
    assertThat(insert("0")).isZero();
    assertThat(number("SELECT n FROM t FOR UPDATE SKIP LOCKED")).isEqualTo(1);
    assertThat(
            number("SELECT COUNT(*) FROM t WHERE at > CURRENT_TIMESTAMP - 5 * INTERVAL '1' SECOND"))
        .isEqualTo(1);
  }

  @Test
  void aLockThatIsNotHadInTimeIsTransient() throws Exception {
    insert("0");
    transactions.run(
        holder -> {
          update(holder, "UPDATE t SET n = 2");
          assertThatThrownBy(() -> transactions.run(this::updateImpatiently))
              .isInstanceOfSatisfying(
                  SQLException.class,
                  e -> assertThat(transactions.isTransient(e)).as(e.toString()).isTrue());
          return null;
        });
  }

  private Object updateImpatiently(Connection connection) throws SQLException {
    update(connection, "SET LOCK_TIMEOUT " + (product().equals("H2") ? "100" : "= 100"));
    return update(connection, "UPDATE t SET n = 3");
  }

  @Test
  void aViolatedConstraintIsNotTransient() throws Exception {
    assertThatThrownBy(() -> execute("INSERT INTO t VALUES (NULL, 1, CURRENT_TIMESTAMP)"))
        .isInstanceOfSatisfying(
            SQLException.class, e -> assertThat(transactions.isTransient(e)).isFalse());
  }

  @Test
  void aPoolThatIsUsedUpIsTransient() throws Exception {
    database.close();
    database =
        Database.open(
            new SqlSettings(settings.url(), settings.user(), settings.password(), 2), dataDir);
    Transactions two = database.transactions();

    two.run(
        a ->
            two.run(
                b ->
                    assertThatThrownBy(() -> two.run(c -> null))
                        .satisfies(e -> assertThat(two.isTransient((SQLException) e)).isTrue())));
  }

  @Test
  void refusesTablesOfANewerDrover() throws Exception {
    execute(
        """
        INSERT INTO drover_schema_history
          (installed_rank, version, description, type, script, installed_by, execution_time, success)
        VALUES (99, '999', 'x', 'SQL', 'V999__x.sql', 'x', 1, TRUE)
        """);

    assertThatThrownBy(this::reopen)
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("was migrated by a newer Drover (V999__x.sql); start that version");
  }

  @Test
  void refusesTablesThatAreNotAsTheyWereMade() throws Exception {
    execute("UPDATE drover_schema_history SET checksum = 1 WHERE version = '001'");

    assertThatThrownBy(this::reopen)
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("could not be migrated: ")
        .hasMessageContaining("checksum mismatch");
  }

  @Test
  void leavesTheTablesOfOthersAlone() throws Exception {
    execute("DROP TABLE message_dedup");
    execute("DROP TABLE daemon_heartbeat");
    execute("DROP TABLE outbox_event");
    execute("DROP TABLE outbox_destination");
    execute("DROP TABLE outbox_audit");
    execute("DROP TABLE saga");
    execute("DROP TABLE saga_step");
    execute("DROP TABLE saga_audit");
    execute("DROP TABLE drover_schema_history");

    reopen();

    assertThat(count("t") + count("message_dedup")).isZero();
  }

  @Test
  void keepsTheFirstFaultAndSuppressesThatOfTheRollback() {
    var fault = new IllegalStateException("first");

    assertThatThrownBy(
            () ->
                transactions.run(
                    connection -> {
                      connection.close();
                      throw fault;
                    }))
        .isSameAs(fault)
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
  }

  @Test
  void triesAgainWhileAFaultIsTransient() throws Exception {
    int[] tries = {0};

    int result =
        transactions.run(
            Duration.ofSeconds(5),
            connection -> {
              if (++tries[0] < 3) {
                throw new SQLException("deadlock", "40001");
              }
              return tries[0];
            });

    assertThat(result).isEqualTo(3);
  }

  @Test
  void triesOnceWhenTheFaultStaysOrThePatienceIsOver() {
    int[] tries = {0};

    assertThatThrownBy(() -> transactions.run(Duration.ofSeconds(5), c -> fail(tries, "23505")))
        .isInstanceOf(SQLException.class);
    assertThatThrownBy(() -> transactions.run(Duration.ZERO, c -> fail(tries, "40001")))
        .isInstanceOf(SQLException.class);

    assertThat(tries[0]).isEqualTo(2);
  }

  private static Object fail(int[] tries, String state) throws SQLException {
    tries[0]++;
    throw new SQLException("no", state);
  }

  private void reopen() throws Exception {
    database.close();
    database = Database.open(settings, dataDir);
    transactions = database.transactions();
  }

  private int insert(String digit) throws SQLException {
    return transactions.run(connection -> insert(connection, digit));
  }

  private static int insert(Connection connection, String digit) throws SQLException {
    return update(
        connection,
        """
        INSERT INTO t (k, n, at) VALUES ('%s', 1, CURRENT_TIMESTAMP)
        ON CONFLICT DO NOTHING
        """
            .formatted("00000000-0000-0000-0000-00000000000" + digit));
  }

  private void execute(String sql) throws SQLException {
    transactions.run(connection -> update(connection, sql));
  }

  private static int update(Connection connection, String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }

  private int count(String table) throws SQLException {
    return number("SELECT COUNT(*) FROM " + table);
  }

  private int number(String sql) throws SQLException {
    return transactions.run(
        connection -> {
          try (Statement statement = connection.createStatement();
              ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getInt(1);
          }
        });
  }
}
