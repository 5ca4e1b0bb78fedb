package dev.drover.cli;

import dev.drover.console.SagaActed;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What all commands share that do something to a saga: which, and why. */
final class SagaAct {

  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "SAGA", description = "Its business key, or its id.")
  private String saga;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; kept with your user name and the time in the table saga_audit.")
  private String reason;

  int run(String act) {
    var arguments =
        Map.of("saga", saga, "reason", reason, "actor", System.getProperty("user.name"));
    SagaActed acted = daemon.open().command("saga/" + act, arguments, SagaActed.class);
    return daemon.show(
        acted, answer -> Printable.line("saga '%s': %s".formatted(answer.id(), answer.text())));
  }
}
