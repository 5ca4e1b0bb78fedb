package dev.drover.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover saga}: the sagas of every daemon on the database. It only knows its commands. */
@Command(
    name = "saga",
    description = "Shows sagas and how they went, and helps the ones that are stuck.",
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover saga list --state stuck",
      "  drover saga show order-7",
      "  drover saga retry order-7 --reason \"the ledger is open again\""
    })
final class SagaCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;

  static CommandLine withSubcommands() {
    return new CommandLine(new SagaCommand())
        .addSubcommand(new SagaListCommand())
        .addSubcommand(new SagaShowCommand())
        .addSubcommand(new SagaRetryCommand())
        .addSubcommand(new SagaSkipCommand())
        .addSubcommand(new SagaCompensateCommand());
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing: list, show, retry, skip or compensate");
  }
}
