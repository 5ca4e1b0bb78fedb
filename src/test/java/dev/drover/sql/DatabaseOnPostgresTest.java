package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.broker.FreePorts;
import dev.drover.settings.SqlSettings;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class DatabaseOnPostgresTest extends DatabaseContract {

  @Override
  SqlSettings newDatabase() {
    return PostgresServer.newDatabase();
  }

  @Override
  String product() {
    return "PostgreSQL";
  }

  @Test
  void saysWhenNobodyAnswers() throws Exception {
    int port = FreePorts.next();
    var nobody =
        new SqlSettings("jdbc:postgresql://127.0.0.1:" + port + "/x?password=s3cret", "u", "", 2);

    assertThatThrownBy(() -> Database.open(nobody, dataDir))
        .isInstanceOf(DatabaseUnreachable.class)
        .hasMessageContaining("127.0.0.1:" + port + "/x?password=****' cannot be reached")
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void tellsAServerThatTakesNobodyYetFromOneThatRefuses() throws Exception {
    String name = newDatabase().url();
    String database = name.substring(name.lastIndexOf('/') + 1);
    PostgresServer.execute("ALTER DATABASE " + database + " CONNECTION LIMIT 0");
    PostgresServer.execute("DROP ROLE IF EXISTS latecomer");
    PostgresServer.execute("CREATE ROLE latecomer LOGIN");
    PostgresServer.execute("GRANT ALL ON DATABASE " + database + " TO latecomer");
    var late = new SqlSettings(name, "latecomer", "", 2);

    assertThatThrownBy(() -> Database.open(late, dataDir)).isInstanceOf(DatabaseUnreachable.class);

    PostgresServer.execute("ALTER DATABASE " + database + " OWNER TO latecomer");
    PostgresServer.execute("ALTER DATABASE " + database + " CONNECTION LIMIT -1");
    try (Database up = Database.open(late, dataDir)) {
      assertThat(up.description()).contains(database);
    }
  }

  @Test
  void saysWhatWaitingDoesNotHelp() {
    var noSuchDatabase =
        new SqlSettings(newDatabase().url().replaceAll("/test_.*", "/missing"), "postgres", "", 2);

    assertThatThrownBy(() -> Database.open(noSuchDatabase, dataDir))
        .isInstanceOf(DatabaseUnusable.class)
        .hasMessageContaining("\"missing\" does not exist; correct 'drover.sql.url'");
  }

  @Test
  void aHistoryThatAnotherDaemonBeginsMeanwhileIsGoneOnWith() throws Exception {
    SqlSettings settings = newDatabase();
    var address = DatabaseAddress.of(settings, dataDir);
    var looks = new AtomicInteger();
    DataSource meanwhile =
        new WatchedJdbc(
                (method, arguments) -> {
                  boolean isLook =
                      method.getName().equals("prepareStatement")
                          && arguments[0].toString().contains("pg_depend");
                  if (isLook && looks.incrementAndGet() == 2) {
                    Database.open(settings, dataDir).close();
                  }
                })
            .on(dataSource(settings));

    Migrations.ofDrover(meanwhile, address).run();

    assertThat(looks).as("looks whether the schema is empty").hasValueGreaterThanOrEqualTo(2);
    Database.open(settings, dataDir).close();
  }

  private static DataSource dataSource(SqlSettings settings) {
    var dataSource = new PGSimpleDataSource();
    dataSource.setUrl(settings.url());
    dataSource.setUser(settings.user());
    dataSource.setPassword(settings.password());
    return dataSource;
  }
}
