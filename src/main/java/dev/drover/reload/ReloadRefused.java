package dev.drover.reload;

import dev.drover.settings.EditDistance;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Something asked of the running routes that cannot be done, and why. */
public final class ReloadRefused extends Exception {

  /** Why it cannot be done. */
  public enum Reason {
    /** There is no such route or revision. */
    UNKNOWN,
    /** It would not run, or not now. */
    CONFLICT
  }

  private final Reason reason;
  private final String advice;

  private ReloadRefused(Reason reason, String error, String advice) {
    super(error);
    this.reason = reason;
    this.advice = advice;
  }

  static ReloadRefused conflict(String error, String advice) {
    return new ReloadRefused(Reason.CONFLICT, error, advice);
  }

  static ReloadRefused unknownRevision(long number, List<Long> known) {
    String kept = known.stream().map(String::valueOf).collect(Collectors.joining(", "));
    return new ReloadRefused(
        Reason.UNKNOWN, "no revision " + number, "kept are " + (kept.isEmpty() ? "none" : kept));
  }

  static ReloadRefused unknownRoute(String id, Set<String> known) {
    String nearest =
        known.stream()
            .min(Comparator.comparingInt(other -> EditDistance.between(id, other)))
            .filter(other -> EditDistance.between(id, other) <= Math.max(1, id.length() / 2))
            .map(other -> "did you mean '" + other + "'? ")
            .orElse("");
    String all = known.stream().sorted().collect(Collectors.joining(", "));
    return new ReloadRefused(Reason.UNKNOWN, "no route '" + id + "'", nearest + "known are " + all);
  }

  public Reason reason() {
    return reason;
  }

  /** What to do. */
  public String advice() {
    return advice;
  }
}
