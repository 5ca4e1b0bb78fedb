package dev.drover.cli;

import dev.drover.console.SagaActed;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What all commands share that do something to a saga: which, and why. */
final class SagaAct {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  @Parameters(paramLabel = "SAGA", description = "Its business key, or its id.")
  private String saga;

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      required = true,
      description = "Why; kept with your user name and the time in the table saga_audit.")
  private String reason;

  int run(String act) {
    var daemon = new RunningDaemon(SettingsOf.read(config.folder(), System.getenv()));
    var arguments =
        Map.of("saga", saga, "reason", reason, "actor", System.getProperty("user.name"));
    SagaActed acted = daemon.command("saga/" + act, arguments, SagaActed.class);
    spec.commandLine()
        .getOut()
        .println(
            output.isJson()
                ? Json.of(acted)
                : Printable.line("saga '%s': %s".formatted(acted.id(), acted.text())));
    return 0;
  }
}
