package dev.drover.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover version}. */
@Command(
    name = "version",
    description = "Shows the versions of Drover, Java, Camel and the two brokers' clients.",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:shown", "2:wrong use"},
    footerHeading = "%nExamples:%n",
    footer = {"  drover version", "  drover version --output json"})
final class VersionCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  @Mixin private OutputOption output;

  @Override
  public Integer call() {
    String answer = output.isJson() ? Json.of(Versions.all()) : Versions.text();
    spec.commandLine().getOut().println(answer);
    return 0;
  }
}
