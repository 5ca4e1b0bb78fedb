package dev.drover.cli;

import dev.drover.console.RouteList;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code drover routes}: the running routes; with a subcommand, more about them. */
@Command(
    name = "routes",
    description = {
      "Shows the running daemon's routes, and whether the files in config/routes/ are what runs.",
      "An edit of a route file is taken up by itself, when nothing is wrong with any of them."
    },
    commandListHeading = "%nCommands:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover routes",
      "  drover routes diff                what the folder holds and does not run",
      "  drover routes history",
      "  drover routes rollback 7",
      "  drover routes stop orders"
    })
final class RoutesCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  static CommandLine withSubcommands() {
    return new CommandLine(new RoutesCommand())
        .addSubcommand(new RoutesListCommand())
        .addSubcommand(new RoutesShowCommand())
        .addSubcommand(new RoutesHistoryCommand())
        .addSubcommand(new RoutesDiffCommand())
        .addSubcommand(new RoutesRollbackCommand())
        .addSubcommand(new RoutesStartCommand())
        .addSubcommand(new RoutesStopCommand())
        .addSubcommand(new RoutesSuspendCommand());
  }

  @Override
  public Integer call() {
    return daemon.show(
        daemon.open().query("routes", RouteList.class), list -> new RouteListText(list).text());
  }
}
