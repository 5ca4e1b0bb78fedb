package dev.drover.cli;

import dev.drover.console.SagaShown;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover saga show SAGA}: what happened in a saga, and when. */
@Command(
    name = "show",
    description =
        "Shows a saga's steps with their attempts, times and errors, and who acted on it.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown; also when there is none",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drover saga show order-7"})
final class SagaShowCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "SAGA", description = "Its business key, or its id.")
  private String saga;

  @Override
  public Integer call() {
    SagaShown shown = daemon.open().command("saga/show", Map.of("saga", saga), SagaShown.class);
    return daemon.show(shown, SagaText::of);
  }
}
