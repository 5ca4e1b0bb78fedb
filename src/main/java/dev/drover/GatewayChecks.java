package dev.drover;

import dev.drover.dedup.DedupCounts;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.probe.ServerProbe;
import dev.drover.reload.RouteReload;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** What the health page says beyond Camel's own checks. */
final class GatewayChecks {

  private GatewayChecks() {}

  static void register(CamelContext context, SqlIdempotentRepository dedup) {
    HealthCheckRegistry.get(context)
        .register(new Check("dedup", result -> counts(result, dedup.counts())));
  }

  /**
   * Up whatever the folder holds: what runs is sound, and a supervisor must not restart a daemon
   * for a draft. The words say it.
   */
  static void register(CamelContext context, RouteReload reload) {
    HealthCheckRegistry.get(context)
        .register(new Check("routes", result -> result.message(reload.state().words()).up()));
  }

  /** Up whatever there lies: dead letters wait for a person, and the daemon works on. */
  static void register(CamelContext context, LettersAtRest letters) {
    HealthCheckRegistry.get(context)
        .register(new Check("dead-letters", result -> result.message(letters.words()).up()));
  }

  /** Up whatever there is: parked events wait for a person, and the others are relayed. */
  static void register(CamelContext context, EventsAtRest events) {
    HealthCheckRegistry.get(context)
        .register(new Check("outbox", result -> result.message(events.words()).up()));
  }

  /** A check that is down as long as the server is away. */
  static void register(CamelContext context, String server, ServerProbe probe) {
    HealthCheckRegistry.get(context)
        .register(new Check(server, result -> answers(result, probe.trouble())));
  }

  private static void answers(HealthCheckResultBuilder result, Optional<String> trouble) {
    trouble.ifPresentOrElse(words -> result.message(words).down(), result::up);
  }

  private static void counts(HealthCheckResultBuilder result, DedupCounts counts) {
    result
        .message(
            "since the start: %d claimed, %d duplicates dropped, %d without an id passed, %d taken over, %d lost to another daemon"
                .formatted(
                    counts.claimed(),
                    counts.dropped(),
                    counts.withoutId(),
                    counts.takenOver(),
                    counts.lostClaims()))
        .up();
  }

  private static final class Check extends AbstractHealthCheck {
    private final Consumer<HealthCheckResultBuilder> look;

    Check(String name, Consumer<HealthCheckResultBuilder> look) {
      super("drover", name);
      this.look = look;
    }

    @Override
    protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
      look.accept(result);
    }

    @Override
    public boolean isLiveness() {
      return false;
    }
  }
}
