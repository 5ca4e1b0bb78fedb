package dev.drover.cli;

import dev.drover.console.SagaList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code drover saga list}: which sagas there are. */
@Command(
    name = "list",
    description = "Lists sagas: stuck ones first, then the latest change first.",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:listed; also when there are none",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover saga list --state stuck",
      "  drover saga list --type order-funding --older-than-seconds 600 --state running"
    })
final class SagaListCommand implements Callable<Integer> {

  /** Where a saga can be. */
  enum State {
    running,
    completing,
    compensating,
    completed,
    compensated,
    stuck
  }

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Option(
      names = "--state",
      paramLabel = "STATE",
      description = "Only these: ${COMPLETION-CANDIDATES}.")
  private State state;

  @Option(
      names = "--type",
      paramLabel = "ID",
      defaultValue = "",
      description = "Only those of this route.")
  private String type;

  @Option(
      names = "--key",
      paramLabel = "KEY",
      defaultValue = "",
      description = "Only those with this business key.")
  private String key;

  @Option(
      names = "--older-than-seconds",
      paramLabel = "N",
      defaultValue = "0",
      description = "Only those that were started at least so long ago.")
  private int age;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "50",
      description = "The most, 1 to 1000; ${DEFAULT-VALUE} if not given.")
  private int limit;

  @Override
  public Integer call() {
    var arguments =
        Map.of(
            "state", state == null ? "" : state.name(),
            "type", type,
            "key", key,
            "olderThanSeconds", age,
            "limit", limit);
    SagaList list = daemon.open().command("saga/list", arguments, SagaList.class);
    return daemon.show(list, SagaText::of);
  }
}
