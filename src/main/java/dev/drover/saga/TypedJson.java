package dev.drover.saga;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;

/**
 * Values as JSON that come back as the very types that they were: {@code {"Long": "5"}}. Text, true
 * and false, null, lists and maps are JSON's own. Nothing else is read or written, so that what is
 * in the table never chooses a class.
 */
final class TypedJson {

  /** A value of a class that is not stored. */
  static final class NotStorable extends IllegalArgumentException {
    NotStorable(Object value) {
      super(
          "a value of class %s cannot be kept in a saga; allowed are text, numbers, booleans, bytes,"
                  .formatted(value.getClass().getName())
              + " dates and times, UUIDs, and lists and maps of them: convert it before");
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String MAP = "Map";

  private static final Map<String, Function<String, Object>> READERS =
      Map.ofEntries(
          Map.entry("Integer", Integer::valueOf),
          Map.entry("Long", Long::valueOf),
          Map.entry("Short", Short::valueOf),
          Map.entry("Byte", Byte::valueOf),
          Map.entry("Double", Double::valueOf),
          Map.entry("Float", Float::valueOf),
          Map.entry("Character", text -> text.charAt(0)),
          Map.entry("BigDecimal", BigDecimal::new),
          Map.entry("BigInteger", BigInteger::new),
          Map.entry("Instant", Instant::parse),
          Map.entry("LocalDate", LocalDate::parse),
          Map.entry("LocalDateTime", LocalDateTime::parse),
          Map.entry("OffsetDateTime", OffsetDateTime::parse),
          Map.entry("UUID", UUID::fromString),
          Map.entry("byte[]", Base64.getDecoder()::decode));

  private TypedJson() {}

  /**
   * @throws NotStorable with what is allowed
   */
  static String write(Object value) {
    return node(value).toString();
  }

  /** The value that was written; null for null. */
  static Object read(String json) {
    try {
      return json == null ? null : value(JSON.readTree(json));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not what a saga wrote: " + json, e);
    }
  }

  @SuppressWarnings("unchecked") // only maps are written for options
  static Map<String, Object> readMap(String json) {
    return (Map<String, Object>) read(json);
  }

  private static JsonNode node(Object value) {
    if (value == null) {
      return NODES.nullNode();
    }
    if (value instanceof CharSequence text) {
      return NODES.textNode(text.toString());
    }
    if (value instanceof Boolean truth) {
      return NODES.booleanNode(truth);
    }
    if (value instanceof List<?> list) {
      var array = NODES.arrayNode();
      list.forEach(element -> array.add(node(element)));
      return array;
    }
    return value instanceof Map<?, ?> map ? map(map) : typed(value);
  }

  private static JsonNode map(Map<?, ?> map) {
    ObjectNode entries = NODES.objectNode();
    map.forEach((key, value) -> entries.set(text(key), node(value)));
    return NODES.objectNode().set(MAP, entries);
  }

  private static String text(Object key) {
    if (key instanceof CharSequence text) {
      return text.toString();
    }
    throw new IllegalArgumentException("a map in a saga has texts as its keys, not " + key);
  }

  private static JsonNode typed(Object value) {
    String type = value.getClass().getSimpleName();
    boolean known = value instanceof byte[] || value.getClass().getName().startsWith("java.");
    if (!known || !READERS.containsKey(type)) {
      throw new NotStorable(value);
    }
    String text =
        value instanceof byte[] bytes ? Base64.getEncoder().encodeToString(bytes) : "" + value;
    return NODES.objectNode().put(type, text);
  }

  private static Object value(JsonNode node) {
    if (node.isNull()) {
      return null;
    }
    if (node.isTextual()) {
      return node.textValue();
    }
    if (node.isBoolean()) {
      return node.booleanValue();
    }
    return node.isArray() ? list(node) : object(node);
  }

  private static List<Object> list(JsonNode array) {
    var list = new ArrayList<>();
    array.forEach(element -> list.add(value(element)));
    return list;
  }

  private static Object object(JsonNode node) {
    String type = node.fieldNames().next();
    if (type.equals(MAP)) {
      var map = new LinkedHashMap<String, Object>();
      node.get(MAP).properties().forEach(entry -> map.put(entry.getKey(), value(entry.getValue())));
      return map;
    }
    Function<String, Object> reader = READERS.get(type);
    if (reader == null) {
      throw new IllegalStateException(
          "type '%s' in a saga is none of %s".formatted(type, new TreeSet<>(READERS.keySet())));
    }
    return reader.apply(node.get(type).textValue());
  }
}
