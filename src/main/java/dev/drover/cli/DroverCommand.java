package dev.drover.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The word {@code drover} itself: it only knows its commands. */
@Command(
    name = "drover",
    description = {
      "Bridges RabbitMQ and Kafka by YAML routes; loses no message.",
      "With no address configured it brings its own brokers and database."
    },
    versionProvider = Versions.Provider.class,
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:done", "1:failed", "2:wrong use, or a setting or route file at fault"},
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover run --demo                 start, and see both bridges move messages",
      "  drover send --to rabbitmq:orders/new --body '{\"id\":\"7\"}'",
      "  drover validate                   what is wrong with the route files, if anything",
      "  drover status                     what the running daemon does",
      "  drover routes                     its routes, and whether your last edit runs",
      "  drover dedup show order-7         why this message was dropped",
      "  drover dlq list                   the dead letters",
      "  drover outbox list                events that wait, parked ones first",
      "  drover saga list --state stuck    sagas that wait for a person",
      "  drover help send",
      "",
      "Environment:",
      "  DROVER_DEBUG=1      as --debug",
      "  DROVER_LOG_LEVEL    the daemon's log: ERROR, WARN, INFO (default), DEBUG",
      "  DROVER_JAVA_OPTS    more options for the JVM, such as -Xmx512m",
      "  DROVER_<SETTING>    overrides a setting, such as DROVER_RABBITMQ_URI"
    })
final class DroverCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;

  @Mixin private CommonOptions common;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the versions and exit; 'drover version' has them as JSON.")
  private boolean version;

  @Override
  public Integer call() {
    CommandLine command = spec.commandLine();
    throw new ParameterException(
        command,
        "no command given; there are: " + String.join(", ", command.getSubcommands().keySet()));
  }
}
