package dev.drover;

import dev.drover.probe.ServerProbe;
import dev.drover.sql.Database;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;

/** Whether the three servers answer, asked all the time while the daemon runs. */
final class ServerProbes implements AutoCloseable {

  private final Map<String, ServerProbe> probes = new LinkedHashMap<>();

  private ServerProbes() {}

  static ServerProbes start(Database database, CamelRuntime camel) {
    var all = new ServerProbes();
    all.probes.put("rabbitmq", new ServerProbe("RabbitMQ", camel.rabbitmq()::ask));
    all.probes.put("kafka", camel.kafka().probe());
    all.probes.put("database", new ServerProbe("The database", database::ask));
    all.probes.values().forEach(ServerProbe::start);
    return all;
  }

  /** One readiness check a server. */
  void showOn(CamelContext context) {
    probes.forEach((server, probe) -> GatewayChecks.register(context, server, probe));
  }

  /** By the server's name, whether it answers. */
  Map<String, BooleanSupplier> answering() {
    return probes.entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue()::answers));
  }

  /** What the first server that does not answer says; empty when all do. */
  Optional<String> away() {
    return probes.values().stream().flatMap(probe -> probe.trouble().stream()).findFirst();
  }

  @Override
  public void close() {
    probes.values().forEach(ServerProbe::close);
  }
}
