package dev.drover;

import dev.drover.cli.Daemon;
import dev.drover.cli.StartRefused;
import dev.drover.console.ManagementServer;
import dev.drover.dedup.MessageId;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.deadletter.AttemptCounter;
import dev.drover.deadletter.FailureHeaders;
import dev.drover.kafka.RouteTopics;
import dev.drover.settings.DroverSettings;
import dev.drover.sql.Database;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;

/**
 * The daemon: reads the settings, refuses broken route files, starts the servers, the database and
 * Camel, declares what the routes need, then lets traffic in. The one class that sees every room.
 */
public final class Gateway implements Daemon {

  @Override
  public Running start(Path configDir, PrintWriter report) throws StartRefused {
    long begun = System.nanoTime();
    var resources = new Resources();
    try {
      DroverSettings settings = DroverSettings.read(configDir, System.getenv());
      return start(settings, configDir, resources, new StartReport(report, begun));
    } catch (Exception e) {
      resources.close();
      throw Refusal.of(e);
    }
  }

  private static RunningGateway start(
      DroverSettings settings, Path configDir, Resources resources, StartReport report)
      throws Exception {
    resources.add(DataFolderLock.acquire(settings.dataDir()));
    Servers servers = resources.add(Servers.begin(settings));
    Database database = resources.add(Database.open(settings.sql(), settings.dataDir(), settings.startPatience()));
    var heartbeat = resources.add(OwnerHeartbeat.start(database, owner));

    Map<String, Object> beans = beans(database, settings);
    Properties camelSettings = camelSettings(settings, configDir);
    CheckedRoutes.check(camelSettings, beans);
    servers.await();
    CamelRuntime camel = resources.add(CamelRuntime.build(servers.amqpUri(), servers.kafkaBrokers(), beans, camelSettings));
    servers.openAmqp(camel.rabbitmq().topology());
    declareTopics(camel, settings, report);
    camel.startRoutes();
    ManagementServer http = resources.add(listen(settings, camel));
    report.started(settings, servers, camel, http);
    return new RunningGateway(settings, servers, camel, resources);
  }
}
