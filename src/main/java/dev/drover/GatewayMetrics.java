package dev.drover;

import dev.drover.dedup.DedupCounts;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.metrics.Metrics;
import java.util.List;
import java.util.function.ToLongFunction;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckHelper;

/** What the metrics say beyond Camel's exchanges and the JVM. */
final class GatewayMetrics {

  /** The ids of the readiness checks that stand for a server. */
  static final List<String> SERVERS = List.of("rabbitmq", "kafka", "database");

  private GatewayMetrics() {}

  static void register(Metrics metrics, CamelContext context, SqlIdempotentRepository dedup) {
    count(
        metrics, dedup, "claimed", "Messages that went on into their route", DedupCounts::claimed);
    count(metrics, dedup, "dropped", "Duplicates of finished messages", DedupCounts::dropped);
    count(metrics, dedup, "without.id", "Messages that name no id", DedupCounts::withoutId);
    count(metrics, dedup, "taken.over", "Claims of an earlier owner", DedupCounts::takenOver);
    count(
        metrics, dedup, "lost.claims", "Effects after the claim was lost", DedupCounts::lostClaims);
    SERVERS.forEach(server -> metrics.server(server, () -> isUp(context, server)));
  }

  private static void count(
      Metrics metrics,
      SqlIdempotentRepository dedup,
      String what,
      String description,
      ToLongFunction<DedupCounts> number) {
    metrics.count("drover.dedup." + what, description, () -> number.applyAsLong(dedup.counts()));
  }

  /** A server without a check, as while the start goes on, counts as away. */
  private static boolean isUp(CamelContext context, String server) {
    HealthCheck check = HealthCheckHelper.getHealthCheck(context, server);
    return check != null && check.call().getState() == HealthCheck.State.UP;
  }
}
