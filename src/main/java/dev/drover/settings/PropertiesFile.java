package dev.drover.settings;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;

/** A properties file in UTF-8, read like {@link Properties#load}, with the line of every key. */
final class PropertiesFile {

  private final Path file;
  private final List<String> lines;
  private int next;

  private PropertiesFile(Path file, List<String> lines) {
    this.file = file;
    this.lines = lines;
  }

  /**
   * The settings from top to bottom; a key that stands twice is there twice.
   *
   * @throws IOException when the file cannot be read or is no UTF-8
   * @throws IllegalArgumentException for a broken {@code \}{@code uXXXX}, with the place
   */
  static List<Setting> read(Path file) throws IOException {
    return new PropertiesFile(file, Files.readAllLines(file)).settings();
  }

  private List<Setting> settings() throws IOException {
    var settings = new ArrayList<Setting>();
    while (next < lines.size()) {
      int line = next + 1;
      load(logicalLine(), line).forEach((k, v) -> settings.add(setting(k, v, line)));
    }
    return settings;
  }

  private Setting setting(Object key, Object value, int line) {
    return new Setting((String) key, ((String) value).strip(), file.toString(), line);
  }

  private String logicalLine() {
    var logical = new StringBuilder(natural());
    boolean comment = isComment(logical.toString());
    while (!comment && endsOpen(logical) && next < lines.size()) {
      logical.append('\n').append(natural());
    }
    return logical.toString();
  }

  private String natural() {
    String line = lines.get(next++);
    return next == 1 && line.startsWith("\uFEFF") ? line.substring(1) : line;
  }

  private static boolean isComment(String line) {
    String text = line.stripLeading();
    return text.isEmpty() || text.startsWith("#") || text.startsWith("!");
  }

  private static boolean endsOpen(CharSequence line) {
    int backslashes = 0;
    for (int i = line.length() - 1; i >= 0 && line.charAt(i) == '\\'; i--) {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  private Properties load(String logicalLine, int line) throws IOException {
    var one = new Properties();
    try {
      one.load(new StringReader(logicalLine));
      return one;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ":" + line, e);
    }
  }
}
