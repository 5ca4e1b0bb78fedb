package dev.drover.cli;

import dev.drover.console.RouteAnswer;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover routes suspend}: a route takes no new message. */
@Command(
    name = "suspend",
    description = {
      "Lets a route finish what is in flight and take nothing new; connections stay where the",
      "transport can do that, else it is stopped. A restart of the daemon starts it again."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  drover routes suspend orders"})
final class RoutesSuspendCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "ID", description = "A route's id, as 'drover routes' shows it.")
  private String id;

  @Override
  public Integer call() {
    return daemon.show(
        daemon.open().command("routes/suspend", Map.of("id", id), RouteAnswer.class),
        RouteAnswer::text);
  }
}
