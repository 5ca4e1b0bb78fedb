package dev.drover;

import java.util.Collection;
import java.util.List;
import org.apache.camel.model.ModelCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.model.SendDefinition;
import org.apache.camel.util.URISupport;

/** A route as the start-up report shows it: its id, where from, where to. */
record RouteSummary(String id, String from, List<String> to) {

  static List<RouteSummary> of(ModelCamelContext context) {
    return context.getRouteDefinitions().stream().map(RouteSummary::of).toList();
  }

  private static RouteSummary of(RouteDefinition route) {
    Collection<SendDefinition<?>> sends = sends(route);
    return new RouteSummary(
        route.getRouteId(),
        withoutOptions(route.getInput().getEndpointUri()),
        sends.stream().map(send -> withoutOptions(send.getEndpointUri())).distinct().toList());
  }

  @SuppressWarnings({"unchecked", "rawtypes"}) // the model filters by a raw class
  private static Collection<SendDefinition<?>> sends(RouteDefinition route) {
    return (Collection)
        ProcessorDefinitionHelper.filterTypeInOutputs(route.getOutputs(), SendDefinition.class);
  }

  static String withoutOptions(String uri) {
    String sanitized = URISupport.sanitizeUri(uri);
    int query = sanitized.indexOf('?');
    return query < 0 ? sanitized : sanitized.substring(0, query);
  }

  @Override
  public String toString() {
    return "%-22s %s -> %s".formatted(id, from, to.isEmpty() ? "(nothing)" : String.join(", ", to));
  }
}
