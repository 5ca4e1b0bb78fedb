package dev.drover.cli;

import dev.drover.console.OutboxActed;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What all commands share that do something to events: why, and how it is said. */
final class OutboxAct {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private AskedDaemon daemon;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; kept with your user name and the time in the table outbox_audit.")
  private String reason;

  /**
   * @param parked whether all that are parked are meant, and no ids
   * @param destination of those; empty for any
   */
  int run(String act, List<Long> ids, boolean parked, String destination) {
    if (reason.isBlank()) {
      throw wrongUse("--reason is empty; say why");
    }
    var arguments =
        Map.of(
            "ids", ids,
            "parked", parked,
            "destination", destination,
            "reason", reason,
            "actor", System.getProperty("user.name"));
    OutboxActed acted = daemon.open().command("outbox/" + act, arguments, OutboxActed.class);
    return daemon.show(acted, answer -> Printable.line(answer.text()));
  }

  ParameterException wrongUse(String what) {
    return new ParameterException(spec.commandLine(), what);
  }
}
