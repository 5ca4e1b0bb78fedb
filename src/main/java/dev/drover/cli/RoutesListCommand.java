package dev.drover.cli;

import dev.drover.console.RouteList;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover routes list}: the same as without a subcommand. */
@Command(
    name = "list",
    description = {"Lists the routes: state, counts, since when, by which revision."},
    optionListHeading = "%nOptions:%n")
final class RoutesListCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Override
  public Integer call() {
    return daemon.show(
        daemon.open().query("routes", RouteList.class), list -> new RouteListText(list).text());
  }
}
