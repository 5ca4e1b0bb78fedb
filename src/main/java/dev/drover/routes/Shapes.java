package dev.drover.routes;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.ref.SoftReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * What the schema in the camel-yaml-dsl jar allows at one place of a route file: all alternatives
 * together, so that the compact and the canonical form are both within.
 *
 * <p>It names what is allowed once Camel has refused something, and it finds what Camel builds
 * although a key is missing.
 */
final class Shapes {

  private static final String ALL = "/schema/camelYamlDsl.json";
  private static final String CANONICAL = "/schema/camelYamlDsl-canonical.json";

  private static final Map<String, SoftReference<JsonObject>> CACHED = new ConcurrentHashMap<>();

  private final JsonObject definitions;
  private final List<JsonObject> alternatives;
  private final JsonObject head;

  private Shapes(JsonObject definitions, JsonObject head) {
    this(definitions, head, List.of(head));
  }

  private Shapes(JsonObject definitions, JsonObject head, Collection<JsonObject> starts) {
    this.definitions = definitions;
    this.head = resolved(head);
    this.alternatives = new ArrayList<>();
    starts.forEach(start -> collect(start, 0));
  }

  /** What a whole file may be. */
  static Shapes ofFile() {
    return of(schema(ALL));
  }

  /** What a whole file may be without compact forms. */
  static Shapes ofCanonicalFile() {
    return of(schema(CANONICAL));
  }

  private static Shapes of(JsonObject schema) {
    JsonObject item = schema.getMap("items") instanceof JsonObject items ? items : schema;
    return new Shapes((JsonObject) item.get("definitions"), schema);
  }

  /** Kept while memory allows. */
  private static synchronized JsonObject schema(String resource) {
    SoftReference<JsonObject> cached = CACHED.get(resource);
    JsonObject known = cached == null ? null : cached.get();
    if (known == null) {
      known = read(resource);
      CACHED.put(resource, new SoftReference<>(known));
    }
    return known;
  }

  private static JsonObject read(String resource) {
    try (InputStream in = Shapes.class.getResourceAsStream(resource)) {
      return (JsonObject) Jsoner.deserialize(new InputStreamReader(in, StandardCharsets.UTF_8));
    } catch (IOException broken) {
      throw new UncheckedIOException(broken);
    } catch (DeserializationException broken) {
      throw new IllegalStateException(resource + " is no JSON", broken);
    }
  }

  private JsonObject resolved(JsonObject schema) {
    String reference = schema.getString("$ref");
    return reference == null
        ? schema
        : (JsonObject) definitions.get(reference.substring(reference.lastIndexOf('/') + 1));
  }

  private void collect(JsonObject unresolved, int depth) {
    JsonObject schema = resolved(unresolved);
    if (depth > 8 || schema.containsKey("not")) {
      return;
    }
    alternatives.add(schema);
    for (String choice : List.of("oneOf", "anyOf")) {
      if (schema.get(choice) instanceof Collection<?> options) {
        options.forEach(option -> collect((JsonObject) option, depth + 1));
      }
    }
  }

  /** Names of keys; empty when any key will do. */
  Set<String> keys() {
    var names = new TreeSet<String>();
    alternatives.forEach(shape -> names.addAll(properties(shape).keySet()));
    return names;
  }

  /** What may stand below a key. */
  Shapes below(String key) {
    var found = new ArrayList<JsonObject>();
    for (JsonObject shape : alternatives) {
      if (properties(shape).get(key) instanceof JsonObject schema && !schema.isEmpty()) {
        found.add(schema);
      }
    }
    return new Shapes(definitions, found.isEmpty() ? new JsonObject() : found.get(0), found);
  }

  /** What may stand in the list. */
  Shapes items() {
    return alternatives.stream()
        .map(shape -> shape.get("items"))
        .filter(JsonObject.class::isInstance)
        .map(items -> new Shapes(definitions, (JsonObject) items))
        .findFirst()
        .orElseGet(() -> new Shapes(definitions, new JsonObject()));
  }

  /** string, object, array, number, boolean; empty when nothing is said. */
  Set<String> types() {
    var types = new TreeSet<String>();
    for (JsonObject shape : alternatives) {
      if (shape.getString("type") != null) {
        types.add(shape.getString("type"));
      }
    }
    return types;
  }

  /** The closed list of values; empty when there is none. */
  Set<String> values() {
    var values = new TreeSet<String>();
    for (JsonObject shape : alternatives) {
      if (shape.get("enum") instanceof Collection<?> names) {
        names.forEach(name -> values.add(String.valueOf(name)));
      }
    }
    return values;
  }

  /** Keys that must be there in each alternative. */
  Set<String> required() {
    var names = new TreeSet<String>();
    if (head.get("required") instanceof Collection<?> required) {
      required.forEach(name -> names.add(String.valueOf(name)));
    }
    return names;
  }

  /** The same, with 'expression' where one belongs. */
  Set<String> needs() {
    return wantsExpression() ? Set.of("expression") : required();
  }

  boolean oneKeyOnly() {
    return head.get("maxProperties") instanceof Number most && most.intValue() == 1;
  }

  /** Whether an expression belongs here, under 'expression' or right under a language's name. */
  boolean wantsExpression() {
    return head.containsKey("anyOf") && properties(head).containsKey("expression");
  }

  private static Map<String, Object> properties(JsonObject shape) {
    return shape.get("properties") instanceof JsonObject properties
        ? properties
        : new LinkedHashMap<>();
  }
}
