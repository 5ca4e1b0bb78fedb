package dev.drover.reload;

import dev.drover.routes.RouteFault;
import java.util.List;

/** Route files that did not go live; what ran before runs. */
final class NotApplied extends Exception {

  private final boolean rolledBack;
  private final transient List<String> faults;

  private NotApplied(String why, boolean rolledBack, List<String> faults, Throwable cause) {
    super(why, cause);
    this.rolledBack = rolledBack;
    this.faults = faults;
  }

  /** Nothing was touched. */
  static NotApplied faulty(List<RouteFault> faults) {
    List<String> rendered = faults.stream().map(RouteFault::render).toList();
    String first = rendered.get(0).lines().findFirst().orElse("");
    return new NotApplied(
        "%d fault(s), the first: %s".formatted(faults.size(), first), false, rendered, null);
  }

  /** Nothing was touched. */
  static NotApplied because(String why) {
    return new NotApplied(why, false, List.of(), null);
  }

  /** The old routes were stopped, and were brought back. */
  static NotApplied rolledBack(Exception cause) {
    String why = "it did not start, and was rolled back: " + Causes.words(cause);
    return new NotApplied(why, true, List.of(), cause);
  }

  boolean isRolledBack() {
    return rolledBack;
  }

  /** As {@code drover validate} shows them. */
  List<String> faults() {
    return faults;
  }
}
