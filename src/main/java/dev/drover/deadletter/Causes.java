package dev.drover.deadletter;

import dev.drover.delivery.CauseChain;
import java.util.ArrayList;
import java.util.List;

/** A failure and its causes in words, one line each, for headers that every transport carries. */
final class Causes {

  private static final int NAMED = 5;
  private static final int WORDS_LIMIT = 200;
  private static final int REASON_LIMIT = 1_000;

  private Causes() {}

  /** The failure's own words and, where they add something, those of its innermost cause. */
  static String reason(Throwable failure) {
    if (failure == null) {
      return "unknown";
    }
    String own = words(failure);
    String innermost = words(innermost(failure));
    return oneLine(own.contains(innermost) ? own : own + ": " + innermost, REASON_LIMIT);
  }

  /** Class and words of the failure and of its causes, outermost first, five at most. */
  static String chain(Throwable failure) {
    var lines = new ArrayList<String>();
    for (Throwable cause : CauseChain.of(failure)) {
      lines.add(cause.getClass().getName() + ": " + oneLine(words(cause), WORDS_LIMIT));
    }
    return String.join(" <- ", lines.subList(0, Math.min(NAMED, lines.size())));
  }

  static Throwable innermost(Throwable failure) {
    List<Throwable> all = CauseChain.of(failure);
    return all.get(all.size() - 1);
  }

  private static String words(Throwable failure) {
    String message = failure.getMessage();
    return message == null || message.isBlank() ? failure.getClass().getSimpleName() : message;
  }

  private static String oneLine(String text, int limit) {
    String line = text.replaceAll("\\p{Cntrl}+", " ").strip();
    return line.length() <= limit ? line : line.substring(0, limit - 1) + "…";
  }
}
