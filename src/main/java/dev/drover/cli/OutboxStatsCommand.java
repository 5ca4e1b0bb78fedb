package dev.drover.cli;

import dev.drover.console.OutboxStats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover outbox stats}: how each destination stands. */
@Command(
    name = "stats",
    description = {
      "Shows for each destination the number of its events by state, how long the oldest pending",
      "one has waited, how many were published within a minute, and why it cannot be reached."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    })
final class OutboxStatsCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Override
  public Integer call() {
    OutboxStats stats = daemon.open().query("outbox/stats", OutboxStats.class);
    return daemon.show(stats, OutboxText::of);
  }
}
