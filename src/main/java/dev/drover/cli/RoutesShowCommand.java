package dev.drover.cli;

import dev.drover.console.RouteShown;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover routes show}: one route, or one revision. */
@Command(
    name = "show",
    description = {
      "Shows one route: its state, its counts, its last failure, its YAML as it runs.",
      "With a number: the files of that revision."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  drover routes show orders", "  drover routes show 7"})
final class RoutesShowCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(paramLabel = "ID", description = "A route's id, or a revision's number.")
  private String id;

  @Override
  public Integer call() {
    RouteShown shown = daemon.open().command("routes/show", Map.of("id", id), RouteShown.class);
    return daemon.show(shown, RoutesShowCommand::text);
  }

  private static String text(RouteShown shown) {
    return shown.route() == null
        ? shown.text().stripTrailing()
        : RouteListText.of(shown.route()) + "\n\n" + shown.text();
  }
}
