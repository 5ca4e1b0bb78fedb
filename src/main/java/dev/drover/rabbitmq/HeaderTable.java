package dev.drover.rabbitmq;

import com.rabbitmq.client.LongString;
import dev.drover.delivery.WireHeaderFilter;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The header table of a message: its values as a route reads them, and as AMQP can write them. */
final class HeaderTable {

  private static final WireHeaderFilter FILTER = new WireHeaderFilter();
  private static final int SHORT_STRING = 255;

  /** Written as they are. A decimal is not among them: AMQP's holds 32 bits. */
  private static final Set<Class<?>> AMQP_TYPES =
      Set.of(
          String.class,
          Boolean.class,
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          Date.class,
          byte[].class);

  /** Values of these packages have a text that says all; of others it may be anything. */
  private static final Set<String> TEXT_PACKAGES =
      Set.of("java.lang", "java.math", "java.net", "java.time", "java.util");

  private HeaderTable() {}

  /** What may enter a route. */
  static Map<String, Object> in(Map<String, Object> wire) {
    var headers = new LinkedHashMap<String, Object>();
    if (wire != null) {
      wire.forEach(
          (name, value) -> {
            if (value != null && !FILTER.stops(name)) {
              headers.put(name, read(value));
            }
          });
    }
    return headers;
  }

  /** What may leave a route, without what AMQP cannot write. */
  static Map<String, Object> out(Map<String, Object> route) {
    var table = new HashMap<String, Object>();
    route.forEach(
        (name, value) -> {
          Object written = FILTER.stops(name) || isTooLong(name) ? null : write(value);
          if (written != null) {
            table.put(name, written);
          }
        });
    return table;
  }

  private static boolean isTooLong(String name) {
    return name.getBytes(StandardCharsets.UTF_8).length > SHORT_STRING;
  }

  private static Object read(Object value) {
    if (value instanceof LongString) {
      return value.toString();
    }
    if (value instanceof List<?> list) {
      return list.stream().map(HeaderTable::readOrNull).toList();
    }
    return value instanceof Map<?, ?> map ? readMap(map) : value;
  }

  private static Map<String, Object> readMap(Map<?, ?> map) {
    var read = new LinkedHashMap<String, Object>();
    map.forEach((key, value) -> read.put(key.toString(), readOrNull(value)));
    return read;
  }

  private static Object readOrNull(Object value) {
    return value == null ? null : read(value);
  }

  private static Object write(Object value) {
    if (value == null || AMQP_TYPES.contains(value.getClass())) {
      return value;
    }
    if (value instanceof Collection<?> list) {
      return list.stream().map(HeaderTable::write).filter(Objects::nonNull).toList();
    }
    if (value instanceof Object[] array) {
      return write(Arrays.asList(array));
    }
    return value instanceof Map<?, ?> map ? writeMap(map) : text(value);
  }

  private static Map<String, Object> writeMap(Map<?, ?> map) {
    var written = new HashMap<String, Object>();
    map.forEach(
        (key, value) -> {
          Object one = write(value);
          if (one != null && !isTooLong(key.toString())) {
            written.put(key.toString(), one);
          }
        });
    return written;
  }

  private static String text(Object value) {
    if (value instanceof BigDecimal decimal) {
      return decimal.toPlainString();
    }
    boolean isValue = value instanceof CharSequence || value instanceof Enum<?>;
    boolean isPlain =
        value instanceof Comparable<?> && TEXT_PACKAGES.contains(value.getClass().getPackageName());
    return isValue || isPlain ? value.toString() : null;
  }
}
