package dev.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code drover outbox}: the events that were stored for publishing, whichever daemon relays them.
 * It only knows its commands.
 */
@Command(
    name = "outbox",
    description = "Shows events of the outbox, and helps the ones that are parked.",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover outbox stats",
      "  drover outbox list --state parked",
      "  drover outbox retry 4711 --reason \"the topic takes larger messages now\""
    })
final class OutboxCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  static CommandLine withSubcommands() {
    return new CommandLine(new OutboxCommand())
        .addSubcommand(new OutboxListCommand())
        .addSubcommand(new OutboxShowCommand())
        .addSubcommand(new OutboxRetryCommand())
        .addSubcommand(new OutboxDiscardCommand())
        .addSubcommand(new OutboxStatsCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: list, show, retry, discard or stats");
  }
}
