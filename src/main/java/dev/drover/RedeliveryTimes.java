package dev.drover;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.errorhandler.DefaultErrorHandlerDefinition;
import org.apache.camel.processor.errorhandler.RedeliveryPolicy;
import org.apache.camel.reifier.errorhandler.ErrorHandlerReifier;

/**
 * How long the redeliveries of each loaded route may take, by Camel's own arithmetic. Redeliveries
 * without end have no sum: their message holds its claim, which is not forgotten while its daemon
 * lives.
 */
final class RedeliveryTimes {

  private final ModelCamelContext context;

  RedeliveryTimes(ModelCamelContext context) {
    this.context = context;
  }

  /**
   * @throws RetentionTooShort naming each route whose redeliveries may take longer, and their sum
   */
  void requireWithin(Duration retention) throws RetentionTooShort {
    List<String> longer =
        context.getRouteDefinitions().stream()
            .flatMap(route -> delays(route).stream().map(d -> longer(route, d, retention)))
            .filter(text -> !text.isEmpty())
            .distinct()
            .toList();
    if (!longer.isEmpty()) {
      throw new RetentionTooShort(
          "'drover.dedup.retention' is %s, and a message could be forgotten while it is redelivered: %s. Set a longer one, or fewer or shorter redeliveries"
              .formatted(text(retention), String.join("; ", longer)));
    }
  }

  private static String longer(RouteDefinition route, List<Duration> delays, Duration retention) {
    Duration sum = delays.stream().reduce(Duration.ZERO, Duration::plus);
    return sum.compareTo(retention) <= 0
        ? ""
        : "route '%s' redelivers %d times, waiting %s = %s"
            .formatted(route.getId(), delays.size(), sum(delays), text(sum));
  }

  private static String sum(List<Duration> delays) {
    int shown = Math.min(delays.size(), 8);
    String terms =
        delays.subList(0, shown).stream()
            .map(RedeliveryTimes::text)
            .collect(Collectors.joining(" + "));
    return shown == delays.size() ? terms : terms + " + …";
  }

  private static String text(Duration duration) {
    return duration.toString().substring(2).toLowerCase(Locale.ROOT);
  }

  /** The waiting times under each policy that the route has. */
  private List<List<Duration>> delays(RouteDefinition route) {
    RedeliveryPolicy own = policy(errorHandler(route), null);
    Stream<RedeliveryPolicy> onExceptions =
        route.getOutputs().stream()
            .filter(OnExceptionDefinition.class::isInstance)
            .map(OnExceptionDefinition.class::cast)
            .filter(definition -> definition.getRedeliveryPolicyType() != null)
            .map(definition -> policy(definition.getRedeliveryPolicyType(), own));
    return Stream.concat(Stream.of(own), onExceptions).map(RedeliveryTimes::delays).toList();
  }

  private RedeliveryPolicyDefinition errorHandler(RouteDefinition route) {
    ErrorHandlerFactory factory =
        route.isErrorHandlerFactorySet()
            ? route.getErrorHandlerFactory()
            : context.getCamelContextExtension().getErrorHandlerFactory();
    return factory instanceof DefaultErrorHandlerDefinition definition
            && definition.hasRedeliveryPolicy()
        ? definition.getRedeliveryPolicy()
        : null;
  }

  private RedeliveryPolicy policy(RedeliveryPolicyDefinition definition, RedeliveryPolicy parent) {
    return definition == null
        ? new RedeliveryPolicy()
        : ErrorHandlerReifier.createRedeliveryPolicy(definition, context, parent);
  }

  private static List<Duration> delays(RedeliveryPolicy policy) {
    var delays = new ArrayList<Duration>();
    long delay = 0;
    for (int i = 1; i <= policy.getMaximumRedeliveries(); i++) {
      delay = policy.calculateRedeliveryDelay(delay, i);
      delays.add(Duration.ofMillis(delay));
    }
    return delays;
  }
}
