package dev.drover.cli;

import dev.drover.console.LettersShown;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover dlq list [PLACE]}: which dead letters there are. */
@Command(
    name = "list",
    description = "Lists the dead letters in each queue and topic of them, the oldest first.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:listed; also when there are none",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drover dlq list", "  drover dlq list payments.dlt --limit 5"})
final class DlqListCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(
      paramLabel = "PLACE",
      arity = "0..1",
      defaultValue = "",
      description = "Only this queue or topic.")
  private String place;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "The most letters of each place, 0 to 1000; ${DEFAULT-VALUE} if not given.")
  private int limit;

  @Override
  public Integer call() {
    LettersShown shown =
        daemon
            .open()
            .command("dlq/list", Map.of("place", place, "limit", limit), LettersShown.class);
    return daemon.show(shown, DlqText::list);
  }
}
