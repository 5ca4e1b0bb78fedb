package dev.drover.cli;

import dev.drover.console.LettersShown;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover dlq show ID}: a dead letter in full. */
@Command(
    name = "show",
    description = "Shows a dead letter in full: headers and body.",
    parameterListHeading = "%nArguments:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:shown",
      "1:there is none, no daemon answers, it does not let this command in, or it refused",
      "2:wrong use, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {"  drover dlq show 3f2a91c0", "  drover dlq show order-7 --in orders.dlq"})
final class DlqShowCommand implements Callable<Integer> {

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ConfigOption config;
  @Mixin private OutputOption output;

  @Parameters(
      paramLabel = "ID",
      description = "The letter's id or its first digits, or the message id.")
  private String id;

  @Option(
      names = "--in",
      paramLabel = "PLACE",
      defaultValue = "",
      description = "Only this queue or topic.")
  private String place;

  @Override
  public Integer call() {
    var daemon = new RunningDaemon(SettingsOf.read(config.folder(), System.getenv()));
    LettersShown shown =
        daemon.command("dlq/show", Map.of("id", id, "place", place), LettersShown.class);
    if (shown.places().isEmpty()) {
      throw new CommandFailed(
          "no dead letter has id or message id '%s'; 'drover dlq list' shows those there are"
              .formatted(id));
    }
    spec.commandLine().getOut().println(output.isJson() ? Json.of(shown) : DlqText.whole(shown));
    return 0;
  }
}
