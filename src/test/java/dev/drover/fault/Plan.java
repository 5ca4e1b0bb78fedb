package dev.drover.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Faults in an order, each at a share of the traffic. The same seed and the same calls give the
 * same plan.
 */
public final class Plan {

  /** A fault and when it comes: after this share of the traffic, between 0 and 1. */
  record Step(double at, String text, Action action) {

    @Override
    public String toString() {
      return String.format(Locale.ROOT, "%5.1f %% %s", at * 100, text);
    }
  }

  private static final int SHORTEST_MILLIS = 500;

  private record Wanted(String text, Action action) {}

  private final Random random;
  private final List<Wanted> wanted = new ArrayList<>();

  private Plan(long seed) {
    this.random = new Random(seed);
  }

  /** A plan without steps. */
  public static Plan seeded(long seed) {
    return new Plan(seed);
  }

  /** A fault of the caller's. */
  public Plan with(String text, Action action) {
    wanted.add(new Wanted(text, action));
    return this;
  }

  /** All faults of another plan. */
  public Plan with(Plan other) {
    wanted.addAll(other.wanted);
    return this;
  }

  /** kill -9 of daemons, one after the other in turn, each back within 3 s. */
  public Plan daemonKills(int count, int daemons) {
    for (int i = 0; i < count; i++) {
      int number = i % daemons;
      Duration back = upTo(3_000);
      with(
          "kill -9 daemon %d, back after %d ms".formatted(number, back.toMillis()),
          Faults.killDaemon(number, back));
    }
    return this;
  }

  /** kill -9 of a server, each time down for at most 4 s. */
  public Plan serverKills(int count, String server) {
    for (int i = 0; i < count; i++) {
      Duration down = upTo(4_000);
      with(
          "kill -9 %s, down for %d ms".formatted(server, down.toMillis()),
          Faults.killServer(server, down));
    }
    return this;
  }

  /** SIGSTOP of a server, each time for at most 4 s. */
  public Plan serverPauses(int count, String server) {
    for (int i = 0; i < count; i++) {
      Duration time = upTo(4_000);
      with(
          "SIGSTOP %s for %d ms".formatted(server, time.toMillis()),
          Faults.pauseServer(server, time));
    }
    return this;
  }

  /** Windows in which payments reach no queue, or are refused: shorter than the redeliveries. */
  public Plan windows(int count) {
    var time = Duration.ofMillis(700);
    for (int i = 0; i < count; i++) {
      with("unbind queue payments for 700 ms", Faults.unbind("payments", "payments", "#", time));
      with("queue payments refuses for 700 ms", Faults.refuse("payments", time));
    }
    return this;
  }

  private Duration upTo(int millis) {
    return Duration.ofMillis(SHORTEST_MILLIS + random.nextInt(millis - SHORTEST_MILLIS));
  }

  /** The faults in a seeded order, spread over the traffic. */
  List<Step> shuffled() {
    var order = new ArrayList<>(wanted);
    Collections.shuffle(order, random);
    return spread(order);
  }

  /** The faults in the order in which they were added. */
  List<Step> inOrder() {
    return spread(wanted);
  }

  private List<Step> spread(List<Wanted> order) {
    var steps = new ArrayList<Step>();
    for (int i = 0; i < order.size(); i++) {
      double at = (i + 0.3 + random.nextDouble() * 0.4) / order.size();
      steps.add(new Step(at, order.get(i).text(), order.get(i).action()));
    }
    return steps;
  }
}
