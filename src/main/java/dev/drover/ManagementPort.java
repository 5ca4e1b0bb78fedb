package dev.drover;

import dev.drover.cli.Versions;
import dev.drover.console.Answer;
import dev.drover.console.ApiToken;
import dev.drover.console.CommandApi;
import dev.drover.console.DaemonStatus;
import dev.drover.console.HealthPages;
import dev.drover.console.ManagementServer;
import dev.drover.dedup.DedupInspection;
import dev.drover.dedup.Retention;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.metrics.Metrics;
import dev.drover.outbox.OutboxCounts;
import dev.drover.outbox.OutboxDesk;
import dev.drover.reload.RouteReload;
import dev.drover.saga.SagaDesk;
import dev.drover.saga.SqlSagaService;
import dev.drover.settings.DroverSettings;
import dev.drover.settings.HttpSettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;

/**
 * The daemon's HTTP port with all its pages: health, metrics, the commands' API. It opens first and
 * closes last, so that a daemon can be asked while it waits for a server or drains.
 */
final class ManagementPort implements AutoCloseable {

  private final Resources resources = new Resources();
  private final Metrics metrics = resources.add(new Metrics());
  private final HealthPages health;
  private final DaemonStatus status;
  private final RouteCommands routes = new RouteCommands(metrics);
  private final DedupCommands dedupCommands = new DedupCommands();
  private final DeadLetterCommands deadLetters = new DeadLetterCommands();
  private final SagaCommands sagaCommands = new SagaCommands();
  private final OutboxCommands outboxCommands = new OutboxCommands();
  private ManagementServer server;

  private ManagementPort(DroverSettings settings, StartReport report) {
    health = new HealthPages(report::waitsFor);
    status = new DaemonStatus(Versions.drover(), settings.dataDir(), health, metrics);
  }

  /**
   * Opens the port and writes the API's token into the data folder, which is this daemon's alone.
   *
   * @throws IOException when one of them cannot be done
   */
  static ManagementPort open(DroverSettings settings, StartReport report) throws IOException {
    var port = new ManagementPort(settings, report);
    try {
      port.listen(settings);
      return port;
    } catch (IOException e) {
      port.close();
      throw e;
    }
  }

  private void listen(DroverSettings settings) throws IOException {
    server = resources.add(listen(settings.http()));
    health.showOn(server);
    server.show("/observe/metrics", request -> metricsPage());
    ApiToken token = resources.add(ApiToken.create(settings.dataDir()));
    var api = new CommandApi(token, settings.http().host()).query("status", status::now);
    routes.register(api);
    dedupCommands.register(api);
    sagaCommands.register(api);
    outboxCommands.register(api);
    deadLetters.register(api);
    server.show(CommandApi.PATH, api);
  }

  InetSocketAddress address() {
    return server.address();
  }

  /** Counts what the context does; before its routes are added. */
  void observe(CamelContext context, SqlIdempotentRepository dedup) {
    metrics.observe(context);
    DedupMeters.register(metrics, dedup);
    status.counts(() -> DedupMeters.byName(dedup.counts()));
  }

  /** Counts sagas; they can be asked for and acted on from now on. */
  void observe(SqlSagaService sagas, SagaDesk desk) {
    SagaMeters.register(metrics, sagas, desk);
    sagaCommands.running(desk);
  }

  /** Counts events; they can be asked for and acted on from now on. */
  void observe(CamelContext context, OutboxCounts counts, OutboxDesk desk) {
    OutboxMeters.register(metrics, counts);
    var standing = resources.add(EventsAtRest.watch(desk));
    OutboxMeters.register(metrics, standing);
    GatewayChecks.register(context, standing);
    outboxCommands.running(desk);
  }

  /** Counts what is forgotten; remembered messages can be asked for from now on. */
  void observe(
      CamelContext context,
      DedupInspection inspection,
      SqlIdempotentRepository dedup,
      Retention retention) {
    DedupMeters.register(metrics, retention);
    dedupCommands.running(
        inspection,
        dedup,
        retention,
        () -> context.getRoutes().stream().map(Route::getRouteId).toList());
  }

  /**
   * The start is done: from now on the pages say what the context's checks say.
   *
   * @param addresses of the servers, by the id of their readiness check
   */
  void running(CamelContext context, ServerProbes probes, Map<String, String> addresses) {
    probes.answering().forEach(metrics::server);
    status.servers(addresses);
    health.running(context);
    deadLetters.running(context);
    FailureMeters.register(metrics, context);
    var standing = resources.add(LettersAtRest.watch(new DeadLetterPlaces(context)));
    FailureMeters.register(metrics, standing);
    GatewayChecks.register(context, standing);
  }

  /** The routes can be asked for and commanded from now on. */
  void running(CamelContext context, RouteReload reload) {
    ReloadMeters.register(metrics, reload);
    GatewayChecks.register(context, reload);
    routes.running(context, reload);
  }

  @Override
  public void close() {
    resources.close();
  }

  private Answer metricsPage() {
    return Answer.of(200, Metrics.CONTENT_TYPE, metrics.prometheusText());
  }

  private static ManagementServer listen(HttpSettings http) throws IOException {
    try {
      return ManagementServer.start(new InetSocketAddress(http.host(), http.port()));
    } catch (IOException e) {
      throw new IOException(
          "HTTP port %d on '%s' cannot be opened (%s); set drover.http.port to a free one"
              .formatted(http.port(), http.host(), e.getMessage()),
          e);
    }
  }
}
