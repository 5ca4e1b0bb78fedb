package dev.drover;

import java.util.Arrays;
import org.apache.camel.CamelContext;
import org.apache.camel.LoggingLevel;
import org.apache.camel.TypeConversionException;
import org.apache.camel.support.SimpleTypeConverter;

/**
 * Reads a log level from its name, in any case of letters. Camel does so for the redelivery policy
 * of each failure, and, without a converter of its own for it, searches all of them each time: a
 * tenth of what a dead letter costs.
 */
final class LogLevels {

  private LogLevels() {}

  static void addTo(CamelContext context) {
    context
        .getTypeConverterRegistry()
        .addTypeConverter(
            LoggingLevel.class,
            String.class,
            new SimpleTypeConverter(false, (type, exchange, name) -> of((String) name)));
  }

  private static LoggingLevel of(String name) {
    return Arrays.stream(LoggingLevel.values())
        .filter(level -> level.name().equalsIgnoreCase(name))
        .findFirst()
        .orElseThrow(
            () ->
                new TypeConversionException(
                    name,
                    LoggingLevel.class,
                    new IllegalArgumentException(
                        "a log level is one of " + Arrays.toString(LoggingLevel.values()))));
  }
}
