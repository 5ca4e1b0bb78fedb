package dev.drover.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code drover validate}: says what is wrong with route files, without running them. */
@Command(
    name = "validate",
    description = {
      "Checks route files as the daemon would load them, and names every fault with its line.",
      "Starts nothing and connects nowhere; a daemon may run meanwhile.",
      "Without FILE: the shipped routes and all below config/routes/. With FILE: these, beside the shipped ones, and beside their neighbours when they lie below config/routes/."
    },
    parameterListHeading = "%nFiles:%n",
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:the daemon would load them; notes may be there",
      "1:a route file is at fault, no file was found to check, or --connect found something missing",
      "2:wrong use, a FILE that does not exist, or a setting at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover validate",
      "  drover validate config/routes/orders.camel.yaml",
      "  drover validate --connect --config /etc/drover",
      "  drover validate --output json drafts/"
    })
final class ValidateCommand implements Callable<Integer> {

  private final Validation validation;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ConfigOption config;

  @Parameters(
      paramLabel = "FILE",
      description =
          "A route file, or a folder: all *.camel.yaml below it. Default: what the daemon loads")
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--connect",
      description =
          "Ask the servers of the settings too: whether they answer, and whether queues, exchanges"
              + " and topics are there. Sends no message, declares nothing. Default: false")
  private boolean connect;

  @Mixin private OutputOption output;

  ValidateCommand(Validation validation) {
    this.validation = validation;
  }

  @Override
  public Integer call() {
    var settings = SettingsOf.read(config.folder(), System.getenv());
    List<Path> named = named();
    if (named.isEmpty() && !files.isEmpty()) {
      throw new CommandFailed(
          "checked nothing: no *.camel.yaml below '%s'".formatted(files.get(0)));
    }
    var outcome = checked(new Validation.Wanted(settings, config.folder(), named, connect));
    print(outcome);
    return outcome.isGood() ? 0 : StartRefused.FAILED;
  }

  private List<Path> named() {
    try {
      return RouteArguments.files(files);
    } catch (RouteArguments.NotThere e) {
      throw new ParameterException(spec.commandLine(), e.getMessage());
    } catch (IOException e) {
      throw new CommandFailed("cannot list the files: " + Reason.of(e), e);
    }
  }

  private Validation.Outcome checked(Validation.Wanted wanted) {
    try {
      return validation.check(wanted);
    } catch (IOException e) {
      throw new CommandFailed("cannot list the route files: " + Reason.of(e), e);
    }
  }

  private void print(Validation.Outcome outcome) {
    PrintWriter out = spec.commandLine().getOut();
    var report = new ValidationReport(outcome);
    out.println(output.isJson() ? Json.of(report.json()) : report.text());
  }
}
