package dev.drover.retry;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.ErrorHandlerFactory;
import org.apache.camel.Route;
import org.apache.camel.model.OnExceptionDefinition;
import org.apache.camel.model.ProcessorDefinition;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RedeliveryPolicyDefinition;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.model.errorhandler.DeadLetterChannelDefinition;
import org.apache.camel.support.CamelContextHelper;

/** Where one route's failures go to {@code retry:delayed}, by its model. */
final class RouteRetries {

  private static final String DELAYED = "retry:delayed";

  private final CamelContext context;
  private final RouteDefinition definition;

  RouteRetries(Route route) {
    this.context = route.getCamelContext();
    this.definition = (RouteDefinition) route.getRoute();
  }

  /**
   * The endpoints, each once; none for a route without delayed redelivery.
   *
   * @throws IllegalArgumentException when Camel's own redelivery would multiply them
   */
  List<RetryEndpoint> delayed() {
    Stream<String> channel = channel().map(DeadLetterChannelDefinition::getDeadLetterUri).stream();
    List<RetryEndpoint> endpoints =
        Stream.concat(channel, steps(definition.getOutputs()))
            .filter(RouteRetries::isDelayed)
            .map(this::endpoint)
            .distinct()
            .toList();
    refuseTwoLayers();
    return endpoints;
  }

  private RetryEndpoint endpoint(String uri) {
    return (RetryEndpoint) context.getEndpoint(CamelContextHelper.parseText(context, uri));
  }

  private static boolean isDelayed(String uri) {
    return uri != null && uri.replaceFirst("://", ":").startsWith(DELAYED);
  }

  private Optional<DeadLetterChannelDefinition> channel() {
    ErrorHandlerFactory factory =
        definition.isErrorHandlerFactorySet()
            ? definition.getErrorHandlerFactory()
            : context.getCamelContextExtension().getErrorHandlerFactory();
    return factory instanceof DeadLetterChannelDefinition channel
        ? Optional.of(channel)
        : Optional.empty();
  }

  private static Stream<String> steps(List<ProcessorDefinition<?>> outputs) {
    Collection<ToDefinition> found =
        ProcessorDefinitionHelper.filterTypeInOutputs(outputs, ToDefinition.class);
    return new ArrayList<>(found).stream().map(ToDefinition::getEndpointUri);
  }

  private void refuseTwoLayers() {
    channel()
        .filter(channel -> isDelayed(channel.getDeadLetterUri()))
        .ifPresent(
            channel -> {
              refuse(channel.hasRedeliveryPolicy() ? channel.getRedeliveryPolicy() : null, "its");
              onExceptions().filter(RouteRetries::endsInChannel).forEach(this::refuse);
            });
    onExceptions()
        .filter(on -> steps(on.getOutputs()).anyMatch(RouteRetries::isDelayed))
        .forEach(this::refuse);
  }

  private Stream<OnExceptionDefinition> onExceptions() {
    return definition.getOutputs().stream()
        .filter(OnExceptionDefinition.class::isInstance)
        .map(OnExceptionDefinition.class::cast);
  }

  private static boolean endsInChannel(OnExceptionDefinition on) {
    return on.getOutputs().isEmpty();
  }

  private void refuse(OnExceptionDefinition on) {
    refuse(on.getRedeliveryPolicyType(), "onException " + on.getExceptions());
  }

  private void refuse(RedeliveryPolicyDefinition policy, String whose) {
    Integer number =
        policy == null
            ? null
            : CamelContextHelper.parseInteger(context, policy.getMaximumRedeliveries());
    if (number != null && number != 0) {
      throw new IllegalArgumentException(
          "route '%s' redelivers twice over: %s redeliveryPolicy has maximumRedeliveries %d, and each of these series would be repeated by retry:delayed. Set it to 0, or use another deadLetterUri"
              .formatted(definition.getId(), whose, number));
    }
  }
}
