package dev.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code drover dedup}: what the running daemon remembers of messages. It only knows its commands.
 */
@Command(
    name = "dedup",
    description = "Shows what the running daemon remembers of messages, so that it drops repeats.",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  drover dedup show order-7", "  drover dedup stats --output json"})
final class DedupCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  static CommandLine withSubcommands() {
    return new CommandLine(new DedupCommand())
        .addSubcommand(new DedupShowCommand())
        .addSubcommand(new DedupStatsCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: show or stats");
  }
}
