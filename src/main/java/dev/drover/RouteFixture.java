package dev.drover;

import dev.drover.dedup.OwnerHeartbeat;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import dev.drover.saga.SqlSagaService;
import dev.drover.settings.DroverSettings;
import dev.drover.sql.Database;
import dev.drover.transaction.RouteTransactions;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.model.ModelCamelContext;

/**
 * What the daemon has around its routes, for a test of routes: the check of their files, the
 * components, the beans, the idempotent repository on a database, and where wanted the brokers. It
 * starts no route and opens no HTTP port.
 *
 * <p>Not thread-safe: one owner opens and closes it.
 */
public final class RouteFixture implements AutoCloseable {

  private static final URI NO_AMQP = URI.create("amqp://127.0.0.1:1");
  private static final String NO_KAFKA = "127.0.0.1:1";

  private final Resources resources = new Resources();
  private final DroverSettings settings;
  private final RouteCheck files;
  private final Database database;
  private final SqlSagaService sagas;
  private final Map<String, Object> beans;
  private CamelRuntime camel;

  private RouteFixture(DroverSettings settings, RouteFiles found, Map<String, Object> more)
      throws Exception {
    this.settings = settings;
    this.database = resources.add(Database.open(settings.sql(), settings.dataDir()));
    var transactions = RouteTransactions.on(database.dataSource(), database.dialect());
    OwnerHeartbeat heartbeat = Gateway.heartbeat(database, settings, resources);
    var dedup = new SqlIdempotentRepository(database.transactions(), heartbeat, transactions);
    this.sagas = Gateway.sagas(database, heartbeat);
    var outbox = Gateway.outbox(database, transactions);
    this.beans = new HashMap<>(Gateway.beans(dedup, sagas, outbox, transactions));
    beans.putAll(more);
    this.files = new RouteCheck(found, settings.camel(), beans);
    if (files.hasShipped()) {
      database.addSampleTables();
    }
  }

  /**
   * Opens the database, checks the files and loads them into a context that is not started. Its
   * components for brokers are the daemon's and reach none.
   *
   * @param beans beside the daemon's; one of the same name stands for the daemon's
   * @throws AssertionError with every fault of the files, in the words of {@code drover validate}
   */
  public static RouteFixture withoutBrokers(
      DroverSettings settings, RouteFiles files, Map<String, Object> beans) throws Exception {
    return open(settings, files, beans, false);
  }

  /**
   * The same on the brokers of the settings, embedded ones where no address is given, with all
   * exchanges, queues and topics that the routes need.
   */
  public static RouteFixture withBrokers(
      DroverSettings settings, RouteFiles files, Map<String, Object> beans) throws Exception {
    return open(settings, files, beans, true);
  }

  private static RouteFixture open(
      DroverSettings settings, RouteFiles files, Map<String, Object> beans, boolean brokers)
      throws Exception {
    var fixture = new RouteFixture(settings, files, beans);
    try {
      fixture.load(brokers);
      return fixture;
    } catch (Exception | AssertionError e) {
      fixture.close();
      throw e;
    }
  }

  private void load(boolean brokers) throws Exception {
    refuseBroken();
    camel = resources.add(brokers ? connected() : unconnected());
    camel.context().addService(sagas);
    files.loadInto(camel.context());
  }

  private void refuseBroken() {
    var faults = files.faults();
    if (files.count() == 0 || !faults.isEmpty()) {
      throw new AssertionError(
          "%d route file(s), %d fault(s)%n%s"
              .formatted(
                  files.count(),
                  faults.size(),
                  faults.stream().map(RouteFault::render).collect(Collectors.joining("\n"))));
    }
  }

  private CamelRuntime unconnected() {
    return CamelRuntime.of(NO_AMQP, NO_KAFKA, beans, settings.camel());
  }

  private CamelRuntime connected() throws Exception {
    Servers servers = resources.add(Servers.begin(settings));
    servers.await();
    servers.openAmqp(files.topology());
    var runtime =
        CamelRuntime.of(servers.amqpUri(), servers.kafkaBrokers(), beans, settings.camel());
    runtime.connect();
    Topics.provide(files.topics(), runtime.kafkaClient(), settings.kafka());
    return runtime;
  }

  /** The context with the routes; whoever starts it stops it before {@link #close}. */
  public ModelCamelContext context() {
    return camel.context();
  }

  /** Takes the database away from running routes; there is no way back. */
  public void closeDatabase() {
    database.close();
  }

  @Override
  public void close() {
    resources.close();
  }
}
