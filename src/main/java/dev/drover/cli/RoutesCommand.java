package dev.drover.cli;

import dev.drover.console.RouteList;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code drover routes}: the running routes; with a subcommand, more about them. */
@Command(
    name = "routes",
    aliases = {},
    description = {
      "Shows the running daemon's routes, and whether the files in config/routes/ are what runs.",
      "An edit of a route file is taken up by itself, when it has no fault."
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
    footer = {"  drover routes", "  drover routes --output json"})
final class RoutesCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  static CommandLine withSubcommands() {
    return new CommandLine(new RoutesCommand());
  }

  @Override
  public Integer call() {
    var daemon = new RunningDaemon(SettingsOf.read(config.folder(), System.getenv()));
    RouteList list = daemon.query("routes", RouteList.class);
    spec.commandLine()
        .getOut()
        .println(output.isJson() ? Json.of(list) : new RouteListText(list).text());
    return 0;
  }
}
