package dev.drover.kafka;

import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.camel.health.HealthCheckResultBuilder;
import org.apache.camel.impl.health.AbstractHealthCheck;

/** Down while records cannot be polled; has the name of camel-kafka's own check. */
final class GroupConsumerHealth extends AbstractHealthCheck {

  private final Supplier<Optional<Exception>> trouble;

  /**
   * @param trouble why records cannot be polled just now; empty when they can
   */
  GroupConsumerHealth(String routeId, Supplier<Optional<Exception>> trouble) {
    super("camel", "consumer:kafka-" + routeId);
    this.trouble = trouble;
  }

  @Override
  protected void doCall(HealthCheckResultBuilder result, Map<String, Object> options) {
    trouble.get().ifPresentOrElse(e -> result.message(e.getMessage()).error(e).down(), result::up);
  }
}
