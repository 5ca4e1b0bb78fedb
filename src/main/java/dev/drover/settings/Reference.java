package dev.drover.settings;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/** Follows a value {@code env:NAME} or {@code file:/path} to what it stands for. */
final class Reference {

  private static final String ENV = "env:";
  private static final String FILE = "file:";

  /** What the reference names is not there; the message begins after the key's name. */
  static final class Unresolved extends Exception {
    Unresolved(String message) {
      super(message);
    }
  }

  private final Map<String, String> environment;

  Reference(Map<String, String> environment) {
    this.environment = environment;
  }

  static boolean isOne(String text) {
    return text.startsWith(ENV) || text.startsWith(FILE);
  }

  /** The value itself when it is no reference. */
  String resolve(String text) throws Unresolved {
    if (!isOne(text)) {
      return text;
    }
    String value = text.startsWith(ENV) ? variable(text) : file(text);
    if (value.isEmpty()) {
      throw new Unresolved("refers to '" + text + "', which is empty");
    }
    return value;
  }

  private String variable(String text) throws Unresolved {
    String value = environment.get(text.substring(ENV.length()));
    if (value == null) {
      throw new Unresolved("refers to '" + text + "', and that variable is not set");
    }
    return value;
  }

  private static String file(String text) throws Unresolved {
    try {
      Path path = Path.of(text.substring(FILE.length()));
      if (!path.isAbsolute()) {
        throw new Unresolved("refers to '" + text + "', and that path does not begin with /");
      }
      return withoutLastNewline(Files.readString(path, StandardCharsets.UTF_8));
    } catch (IOException | InvalidPathException e) {
      throw new Unresolved("refers to '" + text + "', and that file cannot be read");
    }
  }

  private static String withoutLastNewline(String text) {
    return text.replaceFirst("\\r?\\n\\z", "");
  }
}
