package dev.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code drover dlq}: the dead letters of the running daemon's routes. It only knows its commands.
 */
@Command(
    name = "dlq",
    description = "Shows the dead letters of the running daemon's routes, and takes none.",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover dlq list",
      "  drover dlq list orders.dlq --limit 100 --output json",
      "  drover dlq show 3f2a91c0"
    })
final class DlqCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  static CommandLine withSubcommands() {
    return new CommandLine(new DlqCommand())
        .addSubcommand(new DlqListCommand())
        .addSubcommand(new DlqShowCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: list or show");
  }
}
