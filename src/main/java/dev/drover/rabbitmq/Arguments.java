package dev.drover.rabbitmq;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The {@code arg.…} options of an endpoint, by what they are arguments of, in the types that a
 * broker wants: RabbitMQ refuses a number that arrives as text.
 */
final class Arguments {

  private static final List<String> TARGETS =
      List.of("dlq.exchange.", "dlq.queue.", "dlq.binding.", "exchange.", "queue.", "binding.");

  private static final Set<String> NUMBERS =
      Set.of(
          "x-message-ttl",
          "x-expires",
          "x-max-length",
          "x-max-length-bytes",
          "x-max-priority",
          "x-delivery-limit",
          "x-max-in-memory-length",
          "x-max-in-memory-bytes",
          "x-quorum-initial-group-size",
          "x-quorum-target-group-size",
          "x-stream-max-segment-size-bytes",
          "x-consumer-timeout");

  private static final Set<String> BOOLEANS = Set.of("x-single-active-consumer");

  private static final Pattern CAPITALISED = Pattern.compile("^(x|alternate)[A-Z]");

  private final Map<String, Object> options;

  /**
   * @param options without the leading {@code arg.}
   */
  Arguments(Map<String, Object> options) {
    this.options = options;
  }

  /**
   * The arguments of one target, for example {@code queue} or {@code dlq.exchange}.
   *
   * @throws IllegalArgumentException when a value is not of its argument's type
   */
  Map<String, Object> of(String target) {
    var found = new HashMap<String, Object>();
    String prefix = target + ".";
    options.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            String argument = spelled(name.substring(prefix.length()));
            found.put(argument, typed(argument, value));
          }
        });
    return found;
  }

  /** The same, or none when one cannot be read, which {@link #faults} says. */
  Map<String, Object> readable(String target) {
    return faults().isEmpty() ? of(target) : Map.of();
  }

  /** What is wrong with the options, each a sentence. */
  List<String> faults() {
    var faults = new ArrayList<String>();
    options.forEach((name, value) -> faults.addAll(faultsOf(name, value)));
    return faults;
  }

  private static List<String> faultsOf(String name, Object value) {
    var target = TARGETS.stream().filter(name::startsWith).findFirst();
    if (target.isEmpty()) {
      return List.of("arg.%s: allowed are arg. with one of %s".formatted(name, TARGETS));
    }
    try {
      typed(spelled(name.substring(target.get().length())), value);
      return List.of();
    } catch (IllegalArgumentException e) {
      return List.of("arg.%s: %s".formatted(name, e.getMessage()));
    }
  }

  /** Camel's YAML turns the dashes of a parameter's name into capitals: {@code xMessageTtl}. */
  private static String spelled(String argument) {
    return CAPITALISED.matcher(argument).find()
        ? argument.replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT)
        : argument;
  }

  private static Object typed(String argument, Object value) {
    if (!(value instanceof String text)) {
      return value;
    }
    if (NUMBERS.contains(argument)) {
      return number(text.trim());
    }
    return BOOLEANS.contains(argument) ? bool(text.trim()) : text;
  }

  private static Object number(String text) {
    try {
      long value = Long.parseLong(text);
      return value == (int) value ? (Object) (int) value : (Object) value;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a whole number", e);
    }
  }

  private static Boolean bool(String text) {
    if (text.equals("true") || text.equals("false")) {
      return Boolean.valueOf(text);
    }
    throw new IllegalArgumentException("'" + text + "' is neither true nor false");
  }
}
