package dev.drover.routes;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;

/** Endpoints that cannot be made: component, options, values. */
final class EndpointWords {

  private final CamelContext context;

  EndpointWords(CamelContext context) {
    this.context = context;
  }

  List<Reader> readers() {
    return List.of(
        Reader.of(NoSuchEndpointException.class, this::component),
        Reader.of(
            "Failed to resolve endpoint: (\\S+) .*Unknown (?:\\w+ )?parameters=\\[\\{([^=}]+)=",
            this::option),
        Reader.of(PropertyBindingException.class, EndpointWords::value));
  }

  /** For what none of the others explains. */
  List<Reader> lastReaders() {
    return List.of(
        Reader.of(NoProducer.class, EndpointWords::noProducer),
        Reader.of(ResolveEndpointFailedException.class, EndpointWords::endpoint));
  }

  private RouteFault component(NoSuchEndpointException missing, Search search) {
    String uri = missing.getUri().replaceFirst("://", ":");
    Set<String> installed = Schemes.of(context);
    String scheme = scheme(uri);
    String found =
        uri.contains(":")
            ? "component '" + scheme + "' that is not installed"
            : "'" + uri + "' where an endpoint stands: it names no component";
    return search
        .find(in -> in.starting(uri.contains(":") ? scheme + ":" : uri))
        .fault(found, NearestName.list(scheme, installed), NearestName.question(scheme, installed));
  }

  private RouteFault option(Matcher match, Throwable cause, Search search) {
    String uri = match.group(1);
    String option = match.group(2);
    Set<String> options = EndpointOptions.of(context, scheme(uri), uri);
    return search
        .find(in -> in.option(scheme(uri), option))
        .fault(
            "unknown option '%s' of endpoint '%s'".formatted(option, bare(uri)),
            NearestName.list(option, options),
            option.equals("<<")
                ? "Camel does not merge mappings; write the options out"
                : NearestName.question(option, options));
  }

  private static RouteFault value(PropertyBindingException broken, Search search) {
    String name = String.valueOf(broken.getPropertyName());
    String found = "value '%s' that does not fit '%s'".formatted(broken.getValue(), name);
    return search
        .find(
            in ->
                in.valueOf(entry -> Tree.text(entry.getKeyNode()).equals(name))
                    .or(() -> in.holding(name + "=")))
        .fault(found, ValueWords.allowed(broken), "");
  }

  private static RouteFault noProducer(NoProducer broken, Search search) {
    String uri = broken.uri().replaceFirst("://", ":");
    return search
        .find(in -> in.starting(bare(uri)).or(() -> in.starting(scheme(uri) + ":")))
        .fault(
            "endpoint '%s' as a target: %s".formatted(bare(uri), YamlWords.rootLine(broken)),
            "",
            "");
  }

  private static RouteFault endpoint(ResolveEndpointFailedException broken, Search search) {
    String uri = broken.getUri().replaceFirst("://", ":");
    return search
        .find(in -> in.starting(bare(uri)).or(() -> in.starting(scheme(uri) + ":")))
        .fault(
            "endpoint '%s' that cannot be made: %s"
                .formatted(bare(uri), YamlWords.rootLine(broken)),
            "",
            "");
  }

  private static String scheme(String uri) {
    return uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
  }

  private static String bare(String uri) {
    return uri.split("\\?")[0].replaceFirst("://", ":");
  }
}
