package dev.drover.flows;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A line of the corpus {@code poison/corpus.txt}, whose head says how it is read.
 *
 * @param where both, rabbitmq or kafka
 * @param isPoison whether the shipped bridges give it up
 */
record PoisonKind(
    String name, String where, boolean isPoison, byte[] body, Map<String, String> headers) {

  private static final Pattern CHARACTER = Pattern.compile("\\\\(u[0-9a-f]{4}|n|r|t|\\\\)");

  /** Every kind that a transport can carry, in the order of the table. */
  static List<PoisonKind> of(String transport) {
    return lines().stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(PoisonKind::read)
        .filter(kind -> kind.where.equals("both") || kind.where.equals(transport))
        .toList();
  }

  /** The message id that it is sent with. */
  String id() {
    return headers.getOrDefault("message-id", name);
  }

  private static List<String> lines() {
    try (InputStream table = PoisonKind.class.getResourceAsStream("/poison/corpus.txt")) {
      return new String(table.readAllBytes(), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static PoisonKind read(String line) {
    String[] columns =
        Arrays.stream(line.split("\\|", 5)).map(String::strip).toArray(String[]::new);
    return new PoisonKind(
        columns[0],
        columns[1],
        columns[2].equals("letter"),
        body(columns[3]),
        headers(columns.length < 5 ? "" : columns[4]));
  }

  private static byte[] body(String recipe) {
    String[] words = recipe.split(" ", 3);
    String rest = recipe.substring(words[0].length()).strip();
    return switch (words[0]) {
      case "text" -> text(rest);
      case "hex" -> HexFormat.of().parseHex(rest);
      case "repeat" -> repeat(text(words[2]), Integer.parseInt(words[1]));
      case "nest" -> nest(Integer.parseInt(words[1]), words[2].split(" "));
      case "pad" -> pad(Integer.parseInt(words[1]), words[2]);
      default -> throw new IllegalArgumentException(recipe);
    };
  }

  private static byte[] text(String escaped) {
    return plain(escaped.equals("~") ? "" : escaped).getBytes(UTF_8);
  }

  private static String plain(String escaped) {
    return CHARACTER.matcher(escaped).replaceAll(PoisonKind::character);
  }

  private static String character(java.util.regex.MatchResult found) {
    String code = found.group(1);
    String plain =
        switch (code.charAt(0)) {
          case 'n' -> "\n";
          case 'r' -> "\r";
          case 't' -> "\t";
          case 'u' -> "" + (char) Integer.parseInt(code.substring(1), 16);
          default -> "\\";
        };
    return Matcher.quoteReplacement(plain);
  }

  private static byte[] repeat(byte[] part, int times) {
    var all = new ByteArrayOutputStream(part.length * times);
    for (int i = 0; i < times; i++) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The opening and the closing part as often as it says; between them what may stand. */
  private static byte[] nest(int times, String[] parts) {
    var all = new ByteArrayOutputStream();
    all.writeBytes(repeat(text(parts[0]), times));
    if (parts.length == 2 && parts[0].endsWith(":")) {
      all.writeBytes(text(parts[1].substring(0, 1)));
    }
    all.writeBytes(repeat(text(parts[1].substring(parts[1].length() - 1)), times));
    return all.toByteArray();
  }

  /** The last character before the blank, as often as it says. */
  private static byte[] pad(int times, String parts) {
    int blank = parts.indexOf(' ');
    var all = new ByteArrayOutputStream();
    all.writeBytes(text(parts.substring(0, blank)));
    all.writeBytes(repeat(text(parts.substring(blank - 1, blank)), times));
    all.writeBytes(text(parts.substring(blank + 1)));
    return all.toByteArray();
  }

  private static Map<String, String> headers(String list) {
    var headers = new LinkedHashMap<String, String>();
    for (String entry : list.split(";;")) {
      String[] pair = entry.split("=", 2);
      if (pair[0].equals("bomb")) {
        bomb(headers, Integer.parseInt(pair[1]));
      } else if (pair.length == 2) {
        headers.put(pair[0], plain(pair[1]));
      }
    }
    return headers;
  }

  private static void bomb(Map<String, String> headers, int count) {
    for (int i = 0; i < count; i++) {
      headers.put("h" + i, "x".repeat(1_024));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
