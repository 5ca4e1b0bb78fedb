package dev.drover.cli;

import dev.drover.console.RouteAnswer;
import dev.drover.console.RouteList;
import java.util.HashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code drover routes diff}: what differs between two revisions, or from the folder. */
@Command(
    name = "diff",
    description = {
      "Shows what differs, as diff -u does.",
      "Without a number: from the running revision to the folder, which is what a draft would change.",
      "With A: from revision A to the running one. With A and B: from A to B."
    },
    optionListHeading = "%nOptions:%n",
    footerHeading = "%nExamples:%n",
    footer = {"  drover routes diff", "  drover routes diff 7", "  drover routes diff 6 7"})
final class RoutesDiffCommand implements Callable<Integer> {

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

  @Parameters(index = "0", arity = "0..1", paramLabel = "A", description = "A revision.")
  private Long from;

  @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "A later one.")
  private Long to;

  @Override
  public Integer call() {
    var arguments = new HashMap<String, Long>();
    arguments.put("from", from);
    arguments.put("to", to);
    if (from != null && to == null) {
      arguments.put("to", running());
    }
    RouteAnswer diff = daemon.open().command("routes/diff", arguments, RouteAnswer.class);
    return daemon.show(diff, d -> d.text().isEmpty() ? "no difference" : d.text().stripTrailing());
  }

  private long running() {
    return daemon.open().query("routes", RouteList.class).revision().number();
  }
}
