package dev.drover.routes;

import dev.drover.delivery.CauseChain;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.stream.Collectors;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.TypeConversionException;

/** Values that do not fit, and expressions that cannot be read. */
final class ValueWords {

  private ValueWords() {}

  static List<Reader> readers() {
    return List.of(
        Reader.of(ExpressionIllegalSyntaxException.class, ValueWords::expression),
        Reader.of("Error parsing \\[(.*?)] as a (?:\\w+\\.)*([\\w$]+)", ValueWords::value));
  }

  private static RouteFault expression(ExpressionIllegalSyntaxException broken, Search search) {
    String text = String.valueOf(broken.getExpression());
    String firstLine = text.lines().findFirst().orElse(text).strip();
    return search
        .find(in -> in.exactly(text).or(() -> in.holding(firstLine)))
        .fault("an expression that cannot be read: " + YamlWords.firstLine(broken), "", "");
  }

  private static RouteFault value(Matcher match, Throwable cause, Search search) {
    String value = match.group(1);
    String expected = allowed(cause);
    return search
        .find(in -> in.exactly(value).or(() -> in.holding(value)))
        .fault(
            "'" + value + "'" + search.nameOf(value),
            expected.isEmpty() ? kind(match.group(2)) : expected,
            "");
  }

  /** What would have fitted, as far as the exception knows; else empty. */
  static String allowed(Throwable cause) {
    return CauseChain.of(cause).stream()
        .filter(TypeConversionException.class::isInstance)
        .map(conversion -> kind(((TypeConversionException) conversion).getToType()))
        .findFirst()
        .orElse("");
  }

  private static String kind(Class<?> type) {
    return type.isEnum()
        ? Arrays.stream(type.getEnumConstants())
            .map(String::valueOf)
            .collect(Collectors.joining(", "))
        : kind(type.getSimpleName());
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
}
