package dev.drover.transaction;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.settings.SqlSettings;
import dev.drover.sql.Database;
import dev.drover.sql.WatchedJdbc;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code sql:} in a route does with parameters, on either product. */
abstract class SqlStepsContract {

  @TempDir Path dataDir;
  private final DefaultCamelContext camel = new DefaultCamelContext();

  /** How often the driver was asked for the parameters of a statement. */
  private final AtomicInteger asked = new AtomicInteger();

  private Database database;
  private ProducerTemplate steps;

  /** The address of a database that nobody used before. */
  abstract SqlSettings newDatabase();

  @BeforeEach
  void start() throws Exception {
    database = Database.open(newDatabase(), dataDir);
    camel.addComponent("sql", new SqlSteps(new WatchedJdbc(this::count).on(ofRoutes())));
    camel.start();
    steps = camel.createProducerTemplate();
    run("sql:CREATE TABLE note (id INTEGER, said VARCHAR)", Map.of());
  }

  @AfterEach
  void stop() throws Exception {
    camel.close();
    database.close();
  }

  @Test
  void namesAreFoundInTheHeaders() {
    run(
        "sql:INSERT INTO note VALUES (CAST(:#id AS INTEGER), :#said)",
        Map.of("id", 7, "said", "x?"));

    assertThat(notes()).isEqualTo("7 x?");
    assertThat(asked).as("nobody asked the driver").hasValue(0);
  }

  @Test
  void aMarkInALiteralOrACommentIsNoParameter() {
    statement(
        "INSERT INTO note /* or? */ VALUES (CAST(:?id AS INTEGER), 'who? it''s') -- ?",
        Map.of("id", 7));

    assertThat(notes()).isEqualTo("7 who? it's");
    assertThat(asked).hasValue(0);
  }

  @Test
  void thoseWithoutANameAreTheBody() {
    steps.sendBody("sql:INSERT INTO note VALUES (CAST(# AS INTEGER), #)", List.of(1, "a"));
    steps.sendBody("sql:INSERT INTO note VALUES (2, #)", "b, c");

    assertThat(notes()).isEqualTo("1 a, 2 b, c");
    assertThat(asked).hasValue(0);
  }

  @Test
  void aListOfValuesHasAsManyAsItHas() {
    steps.sendBody("sql:INSERT INTO note VALUES (1, #)", "a");
    steps.sendBody("sql:INSERT INTO note VALUES (2, #)", "b");
    steps.sendBody("sql:INSERT INTO note VALUES (3, #)", "c");

    run("sql:DELETE FROM note WHERE said IN (:#in:gone)", Map.of("gone", List.of("a", "c")));

    assertThat(notes()).isEqualTo("2 b");
    assertThat(asked).hasValue(0);
  }

  @Test
  void aBatchHasTheParametersOfEachElement() {
    steps.sendBody(
        "sql:INSERT INTO note VALUES (CAST(# AS INTEGER), #)?batch=true",
        List.of(List.of(1, "a"), List.of(2, "b")));

    assertThat(notes()).isEqualTo("1 a, 2 b");
  }

  @Test
  void theStatementMayComeWithTheMessage() {
    statement("INSERT INTO note VALUES (3, :?said)", Map.of("said", "x"));

    assertThat(notes()).isEqualTo("3 x");
  }

  @Test
  void whereTheTextDoesNotTellTheDriverIsAsked() {
    statement("INSERT INTO note VALUES (1, $$?$$ || :?said)", Map.of("said", "a"));

    assertThat(notes()).isEqualTo("1 ?a");
    assertThat(asked).hasPositiveValue();
  }

  @Test
  void aParameterThatNobodyGaveIsNamed() {
    assertThatThrownBy(() -> run("sql:INSERT INTO note VALUES (1, :#said)", Map.of("sad", "x")))
        .isInstanceOf(CamelExecutionException.class)
        .hasStackTraceContaining("Cannot find key [said] in message body or headers");
  }

  private void count(Method method, Object[] arguments) {
    if (method.getName().equals("getParameterMetaData")) {
      asked.incrementAndGet();
    }
  }

  private DataSource ofRoutes() {
    return (DataSource)
        RouteTransactions.on(database.dataSource(), database.dialect()).beans().get("dataSource");
  }

  /** In the place of another with more parameters. */
  private void statement(String sql, Map<String, Object> headers) {
    var all = new HashMap<>(headers);
    all.put("CamelSqlQuery", sql);
    run("sql:INSERT INTO note VALUES (:#a, :#b)", all);
  }

  private void run(String uri, Map<String, Object> headers) {
    steps.sendBodyAndHeaders(uri, "", headers);
  }

  private String notes() {
    return steps.requestBody(
        "sql:SELECT STRING_AGG(id || ' ' || said, ', ' ORDER BY id) FROM note?outputType=SelectOne",
        "",
        String.class);
  }
}
