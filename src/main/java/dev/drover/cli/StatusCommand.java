package dev.drover.cli;

import dev.drover.console.Status;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover status}: asks the running daemon. */
@Command(
    name = "status",
    description = {
      "Shows the running daemon: whether it is ready, its servers, its routes, its counts.",
      "It is found by its own settings; the token in its data folder lets the command in."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown, ready or not",
      "1:no daemon answers, or it does not let this command in",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover status",
      "  drover status --output json",
      "  drover status --config /etc/drover"
    })
final class StatusCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Override
  public Integer call() {
    RunningDaemon asked = daemon.open();
    return daemon.show(
        asked.query("status", Status.class),
        status -> new StatusText(status, asked.address()).text());
  }
}
