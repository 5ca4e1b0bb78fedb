package dev.drover.cli;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * The accounts of one run of the demo.
 *
 * @param run the part of every message id that tells this run from others
 */
record DemoResult(String run, long seed, List<DemoAccount> bridges) {

  private static final String ROW = "%-9s %8s %8s %7s %10s %10s %14s %14s %6s %8s %7s%n";

  /** Whether nothing is lost and nothing arrived twice. */
  @JsonProperty("clean")
  boolean isClean() {
    return bridges.stream().allMatch(DemoAccount::isClean);
  }

  String text() {
    var text = new StringBuilder("%n".formatted());
    text.append(
        ROW.formatted(
            "bridge",
            "sent",
            "unique",
            "poison",
            "delivered",
            "duplicates",
            "dead-lettered",
            "arrived twice",
            "lost",
            "seconds",
            "msg/s"));
    bridges.forEach(b -> text.append(row(b)));
    bridges.forEach(b -> text.append(ids(b)));
    return text.append(verdict()).toString();
  }

  private static String row(DemoAccount a) {
    return ROW.formatted(
        a.bridge(),
        grouped(a.sent()),
        grouped(a.unique()),
        grouped(a.poison()),
        grouped(a.delivered()),
        grouped(a.duplicatesDropped()),
        grouped(a.deadLettered()),
        grouped(a.arrivedTwice()),
        grouped(a.lost()),
        String.format(Locale.ROOT, "%.1f", a.seconds()),
        grouped(a.messagesPerSecond()));
  }

  private static String ids(DemoAccount account) {
    return named("arrived twice", account.twiceIds(), account.arrivedTwice())
        + named("lost", account.lostIds(), account.lost());
  }

  private static String named(String what, List<String> ids, int all) {
    if (ids.isEmpty()) {
      return "";
    }
    String more = all > ids.size() ? " and " + grouped(all - ids.size()) + " more" : "";
    return what + ": " + String.join(", ", ids) + more + System.lineSeparator();
  }

  private String verdict() {
    String verdict = isClean() ? "nothing lost, nothing arrived twice" : "NOT CLEAN";
    return "%ndemo %s (seed %d): %s".formatted(run, seed, verdict);
  }

  private static String grouped(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }
}
