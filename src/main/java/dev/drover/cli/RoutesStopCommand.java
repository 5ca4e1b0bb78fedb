package dev.drover.cli;

import dev.drover.console.RouteAnswer;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover routes stop}: a route stops, and stays so. */
@Command(
    name = "stop",
    description = {
      "Lets a route finish what is in flight, then stops it. Messages wait at their source.",
      "It stays stopped when files change, its own included. A restart of the daemon starts it again."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  drover routes stop orders"})
final class RoutesStopCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "ID", description = "A route's id, as 'drover routes' shows it.")
  private String id;

  @Override
  public Integer call() {
    return daemon.show(
        daemon.open().command("routes/stop", Map.of("id", id), RouteAnswer.class),
        RouteAnswer::text);
  }
}
