package dev.drover.routes;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import org.apache.camel.CamelContext;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchBeanTypeException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.model.Model;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/**
 * Names that refer to nothing: placeholders, beans, classes, languages, data formats, templates.
 */
final class ReferenceWords {

  private final CamelContext context;

  ReferenceWords(CamelContext context) {
    this.context = context;
  }

  List<Reader> readers() {
    return List.of(
        Reader.of("Property with key \\[(.+?)] not found", this::placeholder),
        Reader.of(NoSuchBeanTypeException.class, ReferenceWords::beanOfType),
        Reader.of(NoSuchBeanException.class, this::bean),
        Reader.of(
            "Cannot find \\w+ in Registry with name: (\\S+)",
            (match, cause, search) -> bean(match.group(1), search)));
  }

  /** For what lies in or beside an endpoint, after the endpoint's own readers. */
  List<Reader> lastReaders() {
    return List.of(
        Reader.of(ClassNotFoundException.class, ReferenceWords::className),
        Reader.of(NoSuchLanguageException.class, ReferenceWords::language),
        Reader.of("Data format '(.+?)' could not be created", ReferenceWords::dataFormat),
        Reader.of("Cannot find RouteTemplate with id (\\S+)", this::template),
        Reader.of(
            "Route template (\\S+) the following mandatory parameters.*?: (.+)",
            ReferenceWords::templateParameters),
        Reader.of("Cannot find RestConsumerFactory", ReferenceWords::rest),
        Reader.of("Duplicate \\w+ in rest-dsl: (\\S+)", ReferenceWords::restTarget));
  }

  private RouteFault placeholder(Matcher match, Throwable cause, Search search) {
    String key = match.group(1);
    Set<String> known = context.getPropertiesComponent().loadProperties().stringPropertyNames();
    String nearest = NearestName.question(key, known);
    String hint = "set it in application.properties, or give a default: {{" + key + ":…}}";
    return search
        .find(in -> in.holding("{{" + key).or(() -> in.holding(key)))
        .fault(
            "placeholder '{{" + key + "}}' that has no value",
            "",
            nearest.isEmpty() ? hint : nearest);
  }

  private static RouteFault beanOfType(NoSuchBeanTypeException missing, Search search) {
    String type = missing.getMessage().replaceAll(".*: ", "");
    return search
        .step()
        .fault("a step that needs a bean of type " + type + "; there is none", "", "");
  }

  private RouteFault bean(NoSuchBeanException missing, Search search) {
    return bean(String.valueOf(missing.getName()).replaceFirst("^#?(bean:)?", ""), search);
  }

  private RouteFault bean(String name, Search search) {
    Set<String> names =
        new TreeSet<>(context.getRegistry().findByTypeWithName(Object.class).keySet());
    String nearest = NearestName.question(name, names);
    return reference(search, name)
        .fault(
            "bean '" + name + "' that does not exist",
            NearestName.list(name, names),
            nearest.isEmpty() ? "declare it under 'beans:' in a route file" : nearest);
  }

  private static Search.Spot reference(Search search, String name) {
    return search.find(
        in ->
            in.exactly(name)
                .or(() -> in.exactly("#" + name))
                .or(() -> in.exactly("#bean:" + name))
                .or(() -> in.holding("#" + name))
                .or(() -> in.holding("bean:" + name)));
  }

  private static RouteFault className(ClassNotFoundException missing, Search search) {
    String name = missing.getMessage();
    return search
        .find(in -> in.exactly(name).or(() -> in.holding(name)))
        .fault("class '" + name + "' that does not exist", "the full name of a class", "");
  }

  private static RouteFault language(NoSuchLanguageException missing, Search search) {
    String name = missing.getLanguage();
    return search
        .find(in -> in.key(name).or(() -> in.exactly(name)))
        .fault(
            "language '" + name + "' that is not installed",
            "",
            "use simple, header, constant or exchangeProperty");
  }

  private static RouteFault dataFormat(Matcher match, Throwable cause, Search search) {
    return search
        .step()
        .fault("data format '" + match.group(1) + "' that is not installed", "", "");
  }

  private RouteFault template(Matcher match, Throwable cause, Search search) {
    String id = match.group(1);
    var ids = new TreeSet<String>();
    Model model = context.getCamelContextExtension().getContextPlugin(Model.class);
    model.getRouteTemplateDefinitions().forEach(known -> ids.add(String.valueOf(known.getId())));
    return search
        .find(in -> in.exactly(id))
        .fault(
            "route template '" + id + "' that no file has",
            NearestName.list(id, ids),
            NearestName.question(id, ids));
  }

  private static RouteFault templateParameters(Matcher match, Throwable cause, Search search) {
    String template = match.group(1);
    String missing = match.group(2).split(",")[0].strip();
    return search
        .find(
            in ->
                in.valueOf(entry -> isUseWithout(entry, template, missing))
                    .or(() -> in.exactly(template)))
        .fault(
            "template '%s' without its parameter '%s'".formatted(template, missing),
            "",
            "add it under 'parameters'");
  }

  private static boolean isUseWithout(NodeTuple entry, String template, String parameter) {
    boolean uses =
        Tree.value(entry.getValueNode(), "routeTemplateRef")
            .filter(ref -> Tree.text(ref).equals(template))
            .isPresent();
    return uses && Tree.firstScalar(entry.getValueNode(), parameter::equals).isEmpty();
  }

  private static RouteFault rest(Matcher match, Throwable cause, Search search) {
    return search
        .find(in -> in.key("rest"))
        .fault("'rest', but no HTTP component is installed", "", "");
  }

  private static RouteFault restTarget(Matcher match, Throwable cause, Search search) {
    String target = match.group(1);
    return search
        .find(in -> in.lastExactly(target))
        .fault("'" + target + "' as the target of two verbs", "each target once in 'rest'", "");
  }
}
