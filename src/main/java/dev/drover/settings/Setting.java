package dev.drover.settings;

import java.util.Comparator;

/**
 * One value as the operator wrote it.
 *
 * @param name the key or the variable
 * @param text the value, without blanks around it
 * @param source the file, or "environment"
 * @param line from 1; 0 in the environment
 */
record Setting(String name, String text, String source, int line) {

  static final String ENVIRONMENT = "environment";

  /** The file from top to bottom, then the variables by name. */
  static final Comparator<Setting> ORDER =
      Comparator.comparing((Setting s) -> s.line() == 0)
          .thenComparing(Setting::line)
          .thenComparing(Setting::name);

  String place() {
    return line == 0 ? source : source + ":" + line;
  }
}
