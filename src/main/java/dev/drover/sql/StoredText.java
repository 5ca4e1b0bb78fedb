package dev.drover.sql;

/** Text as a column can hold it: PostgreSQL takes no zero character. */
public final class StoredText {

  private static final int LONGEST_ERROR = 2000;

  private StoredText() {}

  /** With each zero character shown as U+FFFD. */
  public static String of(String text) {
    return text.replace('\0', '\uFFFD');
  }

  /** The same of an error, for people to read, its end cut off when it is very long. */
  public static String ofError(String text) {
    String stored = of(text);
    return stored.length() <= LONGEST_ERROR ? stored : stored.substring(0, LONGEST_ERROR);
  }
}
