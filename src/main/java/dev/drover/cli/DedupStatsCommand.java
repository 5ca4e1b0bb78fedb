package dev.drover.cli;

import dev.drover.console.DedupStats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover dedup stats}: how much is remembered. */
@Command(
    name = "stats",
    description = {
      "Shows how many messages are remembered, by route and state, and what was decided since the start.",
      "Reads the whole table, which takes seconds when it has millions of rows."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    })
final class DedupStatsCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Override
  public Integer call() {
    DedupStats stats = daemon.open().query("dedup/stats", DedupStats.class);
    return daemon.show(stats, DedupText::of);
  }
}
