package dev.drover.fault;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Carries a plan out while traffic flows. Between two faults the traffic goes on to the middle
 * between them, so that each fault finds messages under way, however long the one before it took.
 */
final class Nemesis {

  private final Installation installation;
  private final List<Plan.Step> steps;
  private final Gate gate;
  private final List<String> report = new ArrayList<>();

  Nemesis(Installation installation, List<Plan.Step> steps, Gate gate) {
    this.installation = installation;
    this.steps = steps;
    this.gate = gate;
  }

  /** Runs all steps; returns when the last is over and the traffic may go on to its end. */
  void run() throws Exception {
    long begun = System.nanoTime();
    for (int i = 0; i < steps.size(); i++) {
      Plan.Step step = steps.get(i);
      gate.openTo(i + 1 < steps.size() ? (step.at() + steps.get(i + 1).at()) / 2 : 1);
      gate.awaitReached(step.at());
      double seconds = (System.nanoTime() - begun) / 1e9;
      String seen = step.action().run(installation);
      note(String.format(Locale.ROOT, "%6.1f s %s %s", seconds, step, seen));
    }
    gate.openTo(1);
  }

  private void note(String line) {
    report.add(line);
    System.out.println(line);
  }

  /** The plan as it ran. */
  List<String> report() {
    return report;
  }
}
