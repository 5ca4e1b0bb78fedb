package dev.drover.cli;

import dev.drover.console.RouteAnswer;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover routes start}: a stopped route starts. */
@Command(
    name = "start",
    description = {"Starts a route that was stopped, or lets a suspended one go on."},
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  drover routes start orders"})
final class RoutesStartCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "ID", description = "A route's id, as 'drover routes' shows it.")
  private String id;

  @Override
  public Integer call() {
    return daemon.show(
        daemon.open().command("routes/start", Map.of("id", id), RouteAnswer.class),
        RouteAnswer::text);
  }
}
