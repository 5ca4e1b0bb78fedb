package dev.drover.routes;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.CamelContext;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchBeanTypeException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;

/** Puts what Camel threw while it loaded and built a route into plain words, with its place. */
final class BuildWords {

  /** One way to read an exception; empty when it is about something else. */
  private interface Reader {
    Optional<RouteFault> read(Throwable cause, Search search);
  }

  private static final Pattern PLACEHOLDER =
      Pattern.compile("Property with key \\[(.+?)] not found");
  private static final Pattern UNKNOWN_OPTION =
      Pattern.compile("Unknown (?:\\w+ )?parameters=\\[\\{([^=}]+)=");
  private static final Pattern PARSING =
      Pattern.compile("Error parsing \\[(.*?)] as a (?:\\w+\\.)*([\\w$]+)", Pattern.DOTALL);
  private static final Pattern DUPLICATE = Pattern.compile("Duplicate id detected: (\\S+)\\.");
  private static final Pattern NO_TEMPLATE =
      Pattern.compile("Cannot find RouteTemplate with id (\\S+)");
  private static final Pattern TEMPLATE_PARAMETERS =
      Pattern.compile("Route template (\\S+) the following mandatory parameters.*?: (.+)");
  private static final Pattern DATA_FORMAT =
      Pattern.compile("Data format '(.+?)' could not be created");
  private static final Pattern TOO_LATE =
      Pattern.compile("(\\w+) must be defined before any routes");
  private static final Pattern BEAN =
      Pattern.compile("Error creating bean: (\\S+) of type: (?:#class:)?(\\S+)");

  private final CamelContext context;
  private final Collection<RouteSource> sources;

  BuildWords(CamelContext context, Collection<RouteSource> sources) {
    this.context = context;
    this.sources = sources;
  }

  RouteFault fault(DryRun.Failure failure) {
    var search = new Search(context, failure.source(), failure.line(), sources);
    for (Reader reader : readers()) {
      for (Throwable cause : chain(failure.cause())) {
        Optional<RouteFault> fault = reader.read(cause, search);
        if (fault.isPresent()) {
          return fault.get();
        }
      }
    }
    return bySchema(failure).orElseGet(() -> unread(failure.cause(), search));
  }

  private List<Reader> readers() {
    return List.of(
        this::placeholder,
        this::bean,
        this::component,
        this::option,
        this::binding,
        this::expression,
        this::language,
        this::className,
        this::value,
        this::dataFormat,
        this::duplicate,
        this::template,
        this::templateParameters,
        this::tooLate,
        this::beanCreation,
        this::noSteps);
  }

  private static List<Throwable> chain(Throwable outer) {
    var chain = new ArrayList<Throwable>();
    for (Throwable t = outer; t != null && chain.size() < 50; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }

  private Optional<RouteFault> placeholder(Throwable cause, Search search) {
    return match(PLACEHOLDER, cause)
        .map(
            match -> {
              String key = match.group(1);
              Set<String> known =
                  context.getPropertiesComponent().loadProperties().stringPropertyNames();
              String nearest = NearestName.question(key, known);
              return search
                  .holding("{{" + key)
                  .orElse(search.start())
                  .fault(
                      "placeholder '{{" + key + "}}' that has no value",
                      "",
                      nearest.isEmpty()
                          ? "set it in application.properties, or give a default: {{" + key + ":…}}"
                          : nearest);
            });
  }

  private Optional<RouteFault> bean(Throwable cause, Search search) {
    if (cause instanceof NoSuchBeanTypeException) {
      String type = cause.getMessage().replaceAll(".*: ", "");
      return Optional.of(
          search.start().fault("need of a bean of type " + type + "; there is none", "", ""));
    }
    if (!(cause instanceof NoSuchBeanException missing) || missing.getName() == null) {
      return Optional.empty();
    }
    String name = missing.getName().replaceFirst("^#?(bean:)?", "");
    Set<String> names =
        new TreeSet<>(context.getRegistry().findByTypeWithName(Object.class).keySet());
    return Optional.of(
        reference(search, name)
            .fault(
                "bean '" + name + "' that does not exist",
                NearestName.list(name, names),
                NearestName.question(name, names)));
  }

  private static Search.Spot reference(Search search, String name) {
    return search
        .exactly(name)
        .or(() -> search.exactly("#" + name))
        .or(() -> search.exactly("#bean:" + name))
        .or(() -> search.holding("#" + name))
        .or(() -> search.holding("bean:" + name))
        .orElse(search.start());
  }

  private Optional<RouteFault> component(Throwable cause, Search search) {
    if (!(cause instanceof NoSuchEndpointException missing)) {
      return Optional.empty();
    }
    String uri = missing.getUri().replaceFirst("://", ":");
    Set<String> schemes = Schemes.of(context);
    String scheme = uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
    String found =
        uri.contains(":")
            ? "component '" + scheme + "' that does not exist"
            : "'" + uri + "' where an endpoint stands: it names no component";
    return Optional.of(
        search
            .starting(uri.contains(":") ? scheme + ":" : uri)
            .orElse(search.start())
            .fault(
                found, NearestName.list(scheme, schemes), NearestName.question(scheme, schemes)));
  }

  private Optional<RouteFault> option(Throwable cause, Search search) {
    if (!(cause instanceof ResolveEndpointFailedException failed)) {
      return Optional.empty();
    }
    return match(UNKNOWN_OPTION, cause)
        .map(match -> unknown(match.group(1), failed.getUri(), search));
  }

  private RouteFault unknown(String option, String uri, Search search) {
    String scheme = scheme(uri);
    Set<String> options = EndpointOptions.of(context, scheme, uri);
    return search
        .option(scheme, option)
        .orElse(search.start())
        .fault(
            "unknown option '%s' of endpoint '%s'".formatted(option, bare(uri)),
            NearestName.list(option, options),
            NearestName.question(option, options));
  }

  private Optional<RouteFault> binding(Throwable cause, Search search) {
    if (!(cause instanceof PropertyBindingException broken) || broken.getPropertyName() == null) {
      return Optional.empty();
    }
    String name = broken.getPropertyName();
    String found = "value '%s' that does not fit '%s'".formatted(broken.getValue(), name);
    return Optional.of(
        search
            .valueOf(entry -> Tree.text(entry.getKeyNode()).equals(name))
            .or(() -> search.holding(name + "="))
            .orElse(search.start())
            .fault(found, expected(cause), ""));
  }

  private static String expected(Throwable cause) {
    return chain(cause).stream()
        .filter(org.apache.camel.TypeConversionException.class::isInstance)
        .map(t -> kind(((org.apache.camel.TypeConversionException) t).getToType().getSimpleName()))
        .findFirst()
        .orElse("");
  }

  private static String kind(String type) {
    return switch (type) {
      case "int", "Integer", "long", "Long", "short", "Short" -> "a whole number";
      case "double", "Double", "float", "Float" -> "a number";
      case "boolean", "Boolean" -> "true or false";
      case "Duration" -> "a duration, such as 500, 30s or 5m";
      case "Class" -> "the full name of a class";
      default -> "a value of type " + type;
    };
  }

  private Optional<RouteFault> expression(Throwable cause, Search search) {
    if (!(cause instanceof ExpressionIllegalSyntaxException broken)) {
      return Optional.empty();
    }
    String said = YamlWords.firstLine(cause);
    String text = String.valueOf(broken.getExpression());
    return Optional.of(
        search
            .exactly(text)
            .or(() -> search.holding(text.lines().findFirst().orElse(text).strip()))
            .orElse(search.start())
            .fault("an expression that cannot be read: " + said, "", ""));
  }

  private Optional<RouteFault> language(Throwable cause, Search search) {
    if (!(cause instanceof NoSuchLanguageException missing)) {
      return Optional.empty();
    }
    String name = missing.getLanguage();
    return Optional.of(
        search
            .key(name)
            .or(() -> search.exactly(name))
            .orElse(search.start())
            .fault(
                "language '" + name + "', which is not installed", "", "simple, header, constant"));
  }

  private Optional<RouteFault> className(Throwable cause, Search search) {
    if (!(cause instanceof ClassNotFoundException)) {
      return Optional.empty();
    }
    String name = cause.getMessage();
    return Optional.of(
        search
            .exactly(name)
            .or(() -> search.holding(name))
            .orElse(search.start())
            .fault("class '" + name + "', which does not exist", "the full name of a class", ""));
  }

  private Optional<RouteFault> value(Throwable cause, Search search) {
    return match(PARSING, cause)
        .map(
            match -> {
              String value = match.group(1);
              return search
                  .exactly(value)
                  .or(() -> search.holding(value))
                  .orElse(search.start())
                  .fault(
                      "'" + value + "'" + search.nameOf(value), allowed(cause, match.group(2)), "");
            });
  }

  private static String allowed(Throwable cause, String type) {
    return chain(cause).stream()
        .filter(org.apache.camel.TypeConversionException.class::isInstance)
        .map(t -> ((org.apache.camel.TypeConversionException) t).getToType())
        .filter(Class::isEnum)
        .map(kind -> List.of(kind.getEnumConstants()).toString().replaceAll("[\\[\\]]", ""))
        .findFirst()
        .orElseGet(() -> kind(type));
  }

  private Optional<RouteFault> dataFormat(Throwable cause, Search search) {
    return match(DATA_FORMAT, cause)
        .map(
            match ->
                search
                    .entry(entry -> isDataFormat(entry, match.group(1)))
                    .orElse(search.start())
                    .fault("data format '" + match.group(1) + "', which is not installed", "", ""));
  }

  private static boolean isDataFormat(org.snakeyaml.engine.v2.nodes.NodeTuple entry, String name) {
    String key = Tree.text(entry.getKeyNode());
    return key.equals("marshal") || key.equals("unmarshal");
  }

  private Optional<RouteFault> duplicate(Throwable cause, Search search) {
    return match(DUPLICATE, cause)
        .map(
            match -> {
              String id = match.group(1);
              return search
                  .exactly(id)
                  .orElse(search.start())
                  .fault("id '" + id + "' twice", "each id once", "rename one of the two");
            });
  }

  private Optional<RouteFault> template(Throwable cause, Search search) {
    return match(NO_TEMPLATE, cause)
        .map(
            match -> {
              String id = match.group(1);
              Set<String> ids = new TreeSet<>();
              org.apache.camel.model.Model model =
                  context
                      .getCamelContextExtension()
                      .getContextPlugin(org.apache.camel.model.Model.class);
              model.getRouteTemplateDefinitions().forEach(known -> ids.add(known.getId()));
              return search
                  .exactly(id)
                  .orElse(search.start())
                  .fault(
                      "route template '" + id + "' that does not exist",
                      NearestName.list(id, ids),
                      NearestName.question(id, ids));
            });
  }

  private Optional<RouteFault> templateParameters(Throwable cause, Search search) {
    return match(TEMPLATE_PARAMETERS, cause)
        .map(
            match ->
                search
                    .valueOf(entry -> isTemplateUse(entry, match.group(1), match.group(2)))
                    .or(() -> search.exactly(match.group(1)))
                    .orElse(search.start())
                    .fault(
                        "template '%s' without its parameter '%s'"
                            .formatted(match.group(1), match.group(2)),
                        "",
                        "add it under 'parameters'"));
  }

  /** Whether this is a templatedRoute of that template that lacks that parameter. */
  private static boolean isTemplateUse(
      org.snakeyaml.engine.v2.nodes.NodeTuple entry, String template, String parameters) {
    String first = parameters.split(",")[0].strip();
    boolean uses =
        Tree.value(entry.getValueNode(), "routeTemplateRef")
            .filter(ref -> Tree.text(ref).equals(template))
            .isPresent();
    return uses && Tree.firstScalar(entry.getValueNode(), first::equals).isEmpty();
  }

  private Optional<RouteFault> tooLate(Throwable cause, Search search) {
    return match(TOO_LATE, cause)
        .map(
            match -> {
              String kind = match.group(1);
              return search
                  .afterARoute(kind)
                  .or(() -> search.key(kind))
                  .orElse(search.start())
                  .fault(
                      "'" + kind + "' after a route",
                      "before the first route of the file",
                      "move it to the top");
            });
  }

  private Optional<RouteFault> beanCreation(Throwable cause, Search search) {
    return match(BEAN, cause)
        .map(match -> new BeanWords(search).fault(match.group(1), match.group(2), cause));
  }

  private Optional<RouteFault> noSteps(Throwable cause, Search search) {
    if (!String.valueOf(cause.getMessage()).contains("has no output processors")
        || cause.getCause() != null) {
      return Optional.empty();
    }
    return Optional.of(
        search.start().fault("a route without steps", "at least one step under 'steps'", ""));
  }

  /** A mistake that the loader lets pass and the build trips over, such as a missing expression. */
  private static Optional<RouteFault> bySchema(DryRun.Failure failure) {
    String said = YamlWords.rootLine(failure.cause());
    if (!said.contains("Unsupported definition: null") && !said.contains("must be specified")) {
      return Optional.empty();
    }
    return Structure.findings(failure.source().tree()).stream()
        .filter(finding -> finding.place().line() >= failure.line())
        .findFirst()
        .map(finding -> finding.in(failure.source()));
  }

  private static RouteFault unread(Throwable failure, Search search) {
    return search.start().fault(YamlWords.rootLine(failure), "", "");
  }

  private static String scheme(String uri) {
    return uri.contains(":") ? uri.substring(0, uri.indexOf(':')) : uri;
  }

  private static String bare(String uri) {
    return uri.split("\\?")[0].replaceFirst("://", ":");
  }

  private static Optional<Matcher> match(Pattern pattern, Throwable cause) {
    Matcher matcher = pattern.matcher(String.valueOf(cause.getMessage()));
    return matcher.find() ? Optional.of(matcher) : Optional.empty();
  }
}
