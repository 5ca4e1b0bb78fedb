package dev.drover.cli;

import dev.drover.console.LettersShown;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

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

  @Mixin private CommonOptions common;
  @Mixin private AskedDaemon daemon;

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
    LettersShown shown =
        daemon.open().command("dlq/show", Map.of("id", id, "place", place), LettersShown.class);
    if (shown.places().isEmpty()) {
      throw new CommandFailed(
          "no dead letter has id or message id '%s'; 'drover dlq list' shows those there are"
              .formatted(id));
    }
    return daemon.show(shown, DlqText::whole);
  }
}
