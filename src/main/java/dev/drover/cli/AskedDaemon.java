package dev.drover.cli;

import java.util.function.Function;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share that ask the daemon: which one, and how its answer is shown. */
final class AskedDaemon {

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  RunningDaemon open() {
    return new RunningDaemon(SettingsOf.read(config.folder(), System.getenv()));
  }

  /** Prints an answer, made printable, or as JSON. */
  <T> int show(T answer, Function<T, String> text) {
    spec.commandLine()
        .getOut()
        .println(output.isJson() ? Json.of(answer) : Printable.lines(text.apply(answer)));
    return 0;
  }
}
