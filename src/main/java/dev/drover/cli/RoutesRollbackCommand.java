package dev.drover.cli;

import dev.drover.console.RouteAnswer;
import java.util.HashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover routes rollback}: an earlier revision comes back. */
@Command(
    name = "rollback",
    description = {
      "Brings back a revision, live and in config/routes/. Default: the one before the running one.",
      "It is checked and swapped in like an edit, and gets a new number. What the folder held and no",
      "revision has is kept in the data folder; the answer says where."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  drover routes rollback", "  drover routes rollback 7"})
final class RoutesRollbackCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(arity = "0..1", paramLabel = "N", description = "A revision's number.")
  private Long revision;

  @Override
  public Integer call() {
    var arguments = new HashMap<String, Long>();
    arguments.put("revision", revision);
    return daemon.show(
        daemon.open().command("routes/rollback", arguments, RouteAnswer.class), RouteAnswer::text);
  }
}
