package dev.drover.routes;

import dev.drover.settings.EditDistance;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the name that was probably meant, and lists names with the likely ones first. */
final class NearestName {

  private static final int LISTED = 12;
  private static final Pattern QUESTION = Pattern.compile("did you mean '(.+)'\\?");

  private NearestName() {}

  /** The nearest name, if it is near enough for a person to have meant it. */
  static Optional<String> to(String wrong, Collection<String> names) {
    return names.stream()
        .filter(name -> !name.equals(wrong))
        .min(byDistance(wrong))
        .filter(name -> distance(wrong, name) <= Math.max(1, wrong.length() / 3));
  }

  /** "did you mean 'x'?", or empty. */
  static String question(String wrong, Collection<String> names) {
    return to(wrong, names).map(name -> "did you mean '" + name + "'?").orElse("");
  }

  /** The name that a {@link #question} asks for. */
  static Optional<String> asked(String question) {
    Matcher matcher = QUESTION.matcher(question);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** The names as one line: the nearest first when there are too many for all. */
  static String list(String wrong, Collection<String> names) {
    List<String> sorted = new ArrayList<>(names);
    sorted.sort(names.size() > LISTED ? byDistance(wrong) : Comparator.naturalOrder());
    if (sorted.size() <= LISTED) {
      return String.join(", ", sorted);
    }
    return String.join(", ", sorted.subList(0, LISTED))
        + " and "
        + (sorted.size() - LISTED)
        + " more";
  }

  private static Comparator<String> byDistance(String wrong) {
    return Comparator.<String>comparingInt(name -> distance(wrong, name))
        .thenComparing(Comparator.naturalOrder());
  }

  /** Case and dashes are not counted. */
  private static int distance(String left, String right) {
    return EditDistance.between(plain(left), plain(right));
  }

  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }
}
