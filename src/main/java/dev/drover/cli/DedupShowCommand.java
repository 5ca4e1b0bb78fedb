package dev.drover.cli;

import dev.drover.console.DedupShown;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code drover dedup show KEY}: why a message was dropped, or would be. */
@Command(
    name = "show",
    description = "Shows which routes remember a message id, since when, and for how long.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown; also when no route remembers it",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drover dedup show order-7", "  drover dedup show order-7 --route orders"})
final class DedupShowCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "KEY", description = "The message id.")
  private String key;

  @Option(
      names = "--route",
      paramLabel = "ID",
      defaultValue = "",
      description = "Only this route, which may be one that is not loaded any more.")
  private String route;

  @Override
  public Integer call() {
    DedupShown shown =
        daemon.open().command("dedup/show", Map.of("key", key, "route", route), DedupShown.class);
    return daemon.show(shown, DedupText::of);
  }
}
