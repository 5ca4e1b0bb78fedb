package dev.drover.cli;

import dev.drover.console.OutboxStats;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

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

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    var daemon = new RunningDaemon(SettingsOf.read(config.folder(), System.getenv()));
    OutboxStats stats = daemon.query("outbox/stats", OutboxStats.class);
    spec.commandLine().getOut().println(output.isJson() ? Json.of(stats) : OutboxText.of(stats));
    return 0;
  }
}
