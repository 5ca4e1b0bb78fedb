package dev.drover.cli;

import java.util.regex.Pattern;

/**
 * Makes harmless what a server, a file or a message brought before a terminal shows it: control
 * characters (C0 and C1), line and paragraph separators, and invisible ones that turn the reading
 * direction become question marks.
 */
public final class Printable {

  private static final String HOSTILE = "\\p{Cc}\\p{Cf}\\p{Zl}\\p{Zp}";
  private static final Pattern IN_LINES = Pattern.compile("[" + HOSTILE + "&&[^\\n\\t]]");
  private static final Pattern IN_A_LINE = Pattern.compile("[" + HOSTILE + "]");

  private Printable() {}

  /** Keeps line breaks and tabs. */
  public static String lines(String text) {
    return IN_LINES.matcher(text).replaceAll("?");
  }

  /** One line. */
  public static String line(String text) {
    return IN_A_LINE.matcher(text).replaceAll("?");
  }
}
