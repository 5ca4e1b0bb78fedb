package dev.drover.settings;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A kind of value: how a text becomes one, and the words for what is allowed.
 *
 * @param allowed the end of the sentence "allowed: …"
 * @param parser empty for a text that is not of this kind
 */
record Kind<T>(String allowed, Function<String, Optional<T>> parser) {

  private static final Pattern HOST_AND_PORT =
      Pattern.compile("(?:[^\\s:,\\[\\]]+|\\[[0-9A-Fa-f:.]+]):(\\d{1,5})");
  private static final Pattern DURATION = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Map<String, Duration> UNITS =
      Map.of(
          "ms", Duration.ofMillis(1),
          "s", Duration.ofSeconds(1),
          "m", Duration.ofMinutes(1),
          "h", Duration.ofHours(1),
          "d", Duration.ofDays(1));

  static final Kind<Integer> PORT = number("a port", 1, 65_535);

  static final Kind<Boolean> BOOLEAN =
      new Kind<>(
          "true or false",
          text -> Optional.ofNullable(Map.of("true", true, "false", false).get(text)));

  static final Kind<Duration> DURATION_KIND =
      new Kind<>("a duration such as 500ms, 30s, 2m or 1h", Kind::duration);

  /** Long enough to mean it, short enough to be counted in nanoseconds. */
  static final Duration FOREVER = Duration.ofDays(3650);

  static final Kind<Duration> PATIENCE =
      new Kind<>(
          "forever, or a duration such as 500ms, 30s, 2m or 1h",
          text -> text.equals("forever") ? Optional.of(FOREVER) : duration(text));

  static final Kind<String> SECRET =
      new Kind<>("a text, or a reference env:NAME or file:/path", Optional::of);

  static final Kind<String> TEXT = new Kind<>("a text", Optional::of);

  static final Kind<String> HOST =
      new Kind<>(
          "a host name or an address of this machine",
          text -> Optional.of(text).filter(t -> t.matches("[^\\s/]+")));

  static final Kind<Path> FOLDER = new Kind<>("the path of a folder", Kind::path);

  static final Kind<Optional<URI>> AMQP_URI =
      new Kind<>(
          "amqp://user:password@host:5672/vhost or amqps://…, with %2F for a / in a vhost or"
              + " password; or empty for the embedded broker",
          Kind::amqpUri);

  static final Kind<String> BROKERS =
      new Kind<>(
          "host:port,host:port; or empty for the embedded broker",
          text -> Optional.of(text).filter(Kind::areBrokers).map(t -> t.replaceAll("\\s", "")));

  static final Kind<String> JDBC_URL =
      new Kind<>(
          "jdbc:postgresql://host:5432/database; or empty for the embedded database",
          text ->
              Optional.of(text)
                  .filter(t -> t.isEmpty() || t.matches("jdbc:postgresql:(//[^\\s/]+/)?\\S+")));

  static Kind<Integer> number(String noun, int least, int most) {
    return new Kind<>(
        "%s from %d to %d".formatted(noun, least, most), text -> within(text, least, most));
  }

  /**
   * @param range what {@code least} and {@code most} are, as an operator writes them
   */
  static Kind<Duration> duration(Duration least, Duration most, String range) {
    return new Kind<>(
        "a duration " + range,
        text -> duration(text).filter(d -> d.compareTo(least) >= 0 && d.compareTo(most) <= 0));
  }

  private static Optional<Integer> within(String text, int least, int most) {
    if (!text.matches("\\d{1,9}")) {
      return Optional.empty();
    }
    return Optional.of(Integer.valueOf(text)).filter(n -> n >= least && n <= most);
  }

  private static Optional<Duration> duration(String text) {
    Matcher parts = DURATION.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return Optional.of(UNITS.get(parts.group(2)).multipliedBy(Long.parseLong(parts.group(1))));
  }

  private static Optional<Path> path(String text) {
    try {
      return Optional.of(Path.of(text));
    } catch (InvalidPathException e) {
      return Optional.empty();
    }
  }

  private static boolean areBrokers(String text) {
    return text.isEmpty()
        || Arrays.stream(text.split(",", -1)).map(String::trim).allMatch(Kind::isBroker);
  }

  private static boolean isBroker(String text) {
    Matcher parts = HOST_AND_PORT.matcher(text);
    return parts.matches() && within(parts.group(1), 1, 65_535).isPresent();
  }

  private static Optional<Optional<URI>> amqpUri(String text) {
    if (text.isEmpty()) {
      return Optional.of(Optional.empty());
    }
    try {
      return Optional.of(new URI(text)).filter(Kind::isAmqp).map(AmqpUri::normal).map(Optional::of);
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  private static boolean isAmqp(URI uri) {
    return ("amqp".equals(uri.getScheme()) || "amqps".equals(uri.getScheme()))
        && uri.getHost() != null
        && (uri.getPort() == -1 || (uri.getPort() >= 1 && uri.getPort() <= 65_535))
        && uri.getRawPath().lastIndexOf('/') <= 0
        && uri.getRawFragment() == null;
  }
}
