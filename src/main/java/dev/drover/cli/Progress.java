package dev.drover.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** How far the demo is: a bar that redraws itself on a terminal, a line every tenth elsewhere. */
final class Progress {

  private static final int WIDTH = 30;

  private final PrintWriter err;
  private final boolean terminal;
  private int shown = -1;

  Progress(PrintWriter err, boolean terminal) {
    this.err = err;
    this.terminal = terminal;
  }

  /** Whether stderr is a terminal, which the launcher knows; without it, the JVM's guess. */
  static boolean onTerminal() {
    String told = System.getProperty("drover.terminal");
    boolean guess = System.console() != null && System.getenv("TERM") != null;
    return told == null ? guess : Boolean.parseBoolean(told);
  }

  void show(List<DemoLedger> ledgers) {
    int all = ledgers.stream().mapToInt(l -> l.plan().unique()).sum();
    int seen = ledgers.stream().mapToInt(DemoLedger::seen).sum();
    int percent = (int) (100L * seen / all);
    if (terminal) {
      err.print("\r[" + bar(percent) + "] " + line(percent, ledgers) + "  ");
      err.flush();
    } else if (percent / 10 > shown / 10 || shown < 0) {
      err.println("demo: " + line(percent, ledgers));
    }
    shown = percent;
  }

  /** A line of its own, before the first {@link #show}. */
  void note(String line) {
    Complaints.say(err, "demo", line);
  }

  /** Leaves the last state standing and begins a new line. */
  void end() {
    if (terminal && shown >= 0) {
      err.println();
    }
  }

  private static String bar(int percent) {
    int full = percent * WIDTH / 100;
    return "#".repeat(full) + ".".repeat(WIDTH - full);
  }

  private static String line(int percent, List<DemoLedger> ledgers) {
    var line = new StringBuilder("%3d %%".formatted(percent));
    for (DemoLedger ledger : ledgers) {
      line.append(
          String.format(
              Locale.ROOT,
              "  %s %,d/%,d",
              ledger.plan().bridge(),
              ledger.seen(),
              ledger.plan().unique()));
    }
    return line.toString();
  }
}
