package dev.drover;

import dev.drover.cli.Daemon;
import dev.drover.cli.StartRefused;
import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.DeadLetterCounts;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.dedup.DedupInspection;
import dev.drover.dedup.MessageId;
import dev.drover.dedup.OwnerHeartbeat;
import dev.drover.dedup.OwnerIdentity;
import dev.drover.dedup.Retention;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.delivery.ElementUnitsOfWork;
import dev.drover.delivery.Elements;
import dev.drover.outbox.Outbox;
import dev.drover.outbox.OutboxComponent;
import dev.drover.outbox.OutboxDesk;
import dev.drover.reload.RouteReload;
import dev.drover.routes.RouteSet;
import dev.drover.saga.SagaDesk;
import dev.drover.saga.SagaLease;
import dev.drover.saga.SagaPatience;
import dev.drover.saga.SqlSagaService;
import dev.drover.settings.DroverSettings;
import dev.drover.sql.DataFolderLock;
import dev.drover.sql.Database;
import dev.drover.sql.DatabaseUnreachable;
import dev.drover.sql.DatabaseUnusable;
import dev.drover.transaction.RouteTransactions;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.saga.CamelSagaService;
import org.apache.camel.saga.InMemorySagaService;
import org.apache.camel.spi.IdempotentRepository;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/**
 * The daemon: reads the settings, refuses broken route files, starts the servers, the database and
 * Camel, declares what the routes need, then lets traffic in. The one class that sees every room.
 */
public final class Gateway implements Daemon {

  @Override
  public Running start(Path configDir, PrintWriter report) throws StartRefused {
    var resources = new Resources();
    try {
      var startReport = new StartReport(report);
      DroverSettings settings = DroverSettings.read(configDir, System.getenv());
      return start(settings, configDir, resources, startReport);
    } catch (Exception e) {
      resources.close();
      throw Refusal.of(e);
    }
  }

  private static Running start(
      DroverSettings settings, Path configDir, Resources resources, StartReport report)
      throws Exception {
    resources.add(DataFolderLock.acquire(settings.dataDir()));
    ManagementPort http = resources.add(ManagementPort.open(settings, report));
    var waiting = new Waiting(settings.startPatience(), report);
    Servers servers = resources.add(Servers.begin(settings));
    var files =
        new RouteCheck(configDir, settings.camel(), beans(new MemoryIdempotentRepository()));
    files.refuseBroken();
    Database database = resources.add(waiting.until("the database", () -> open(settings)));
    if (files.hasShipped()) {
      database.addSampleTables();
    }
    var transactions = RouteTransactions.on(database.dataSource(), database.dialect());
    OwnerHeartbeat heartbeat = heartbeat(database, settings, resources);
    var dedup = new SqlIdempotentRepository(database.transactions(), heartbeat, transactions);
    SqlSagaService sagas = sagas(database, heartbeat);
    servers.await();
    servers.openAmqp(files.topology());
    CamelRuntime camel =
        resources.add(
            CamelRuntime.of(
                servers.amqpUri(),
                servers.kafkaBrokers(),
                beans(dedup, sagas, outbox(database, transactions), transactions),
                settings.camel()));
    camel.context().addService(sagas);
    waiting.until("RabbitMQ", camel::connect);
    waiting.until(
        "Kafka", () -> Topics.provide(files.topics(), camel.kafkaClient(), settings.kafka()));
    http.observe(camel.context(), dedup);
    http.observe(sagas, new SagaDesk(database.transactions()));
    RouteSet routes = camel.start(files, settings.dedupRetention());
    Retention retention =
        resources.add(new Retention(database.transactions(), settings.dedupRetention()));
    retention.start();
    http.observe(
        camel.context(),
        new DedupInspection(database.transactions(), OwnerIdentity.in(settings.dataDir())),
        dedup,
        retention);
    var events = camel.context().getComponent("outbox", OutboxComponent.class);
    http.observe(
        camel.context(), events.counts(), new OutboxDesk(database.transactions(), events::wake));
    ServerProbes probes = resources.add(ServerProbes.start(database, camel));
    probes.showOn(camel.context());
    GatewayChecks.register(camel.context(), dedup);
    http.running(camel.context(), probes, addresses(servers, database));
    http.running(
        camel.context(),
        resources.add(
            RouteReload.begin(
                camel.context(),
                new FileCandidates(
                    configDir, settings, servers, camel, probes, files.topics().names()),
                RouteCheck.patterns(configDir, settings.camel()),
                settings.dataDir().resolve("routes"),
                files.files(),
                routes)));
    report.started(settings, servers, database, files, camel, http.address());
    return new RunningGateway(servers, camel, resources);
  }

  private static Database open(DroverSettings settings)
      throws DatabaseUnreachable, DatabaseUnusable {
    return Database.open(settings.sql(), settings.dataDir());
  }

  /** Of this daemon, begun. */
  static OwnerHeartbeat heartbeat(Database database, DroverSettings settings, Resources resources)
      throws IOException {
    UUID owner = OwnerIdentity.in(settings.dataDir());
    var heartbeat = resources.add(new OwnerHeartbeat(database, owner, settings.dedupLease()));
    heartbeat.start();
    return heartbeat;
  }

  /** To be added to the context too, which starts and stops it. */
  static SqlSagaService sagas(Database database, OwnerHeartbeat heartbeat) {
    var lease = new SagaLease(heartbeat.owner(), heartbeat.lease(), heartbeat::isSteady);
    return new SqlSagaService(database.transactions(), lease, SagaPatience.DEFAULT);
  }

  /** What route files may refer to by name, where there is no database behind it. */
  static Map<String, Object> beans(IdempotentRepository dedup) {
    return beans(dedup, new InMemorySagaService(), RouteTransactions.offline());
  }

  /** The same on a database. */
  static Map<String, Object> beans(
      IdempotentRepository dedup,
      CamelSagaService sagas,
      Outbox outbox,
      RouteTransactions transactions) {
    var beans = beans(dedup, sagas, transactions);
    beans.put("outbox", outbox);
    return beans;
  }

  /** Events stored by routes and by other programs. */
  static Outbox outbox(Database database, RouteTransactions transactions) {
    return new Outbox(
        database.transactions(), transactions, () -> database.notifications(Outbox.CHANNEL));
  }

  private static Map<String, Object> beans(
      IdempotentRepository dedup, CamelSagaService sagas, RouteTransactions transactions) {
    var beans = new HashMap<>(transactions.beans());
    beans.put("saga", sagas);
    beans.put("messageDedup", dedup);
    beans.put("messageId", new MessageId());
    beans.put("elements", new Elements());
    beans.put("elementUnitsOfWork", new ElementUnitsOfWork());
    beans.put("failureHeaders", new FailureHeaders(InstantSource.system()));
    beans.put("attemptCounter", new AttemptCounter());
    beans.put("deadLetterCounts", new DeadLetterCounts());
    return beans;
  }

  /** By the id of each server's readiness check. */
  private static Map<String, String> addresses(Servers servers, Database database) {
    return Map.of(
        "rabbitmq", StartReport.address(servers.amqpUri()),
        "kafka", servers.kafkaBrokers(),
        "database", database.description());
  }
}
