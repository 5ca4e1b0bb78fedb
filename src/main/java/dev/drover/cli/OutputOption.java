package dev.drover.cli;

import picocli.CommandLine.Option;

/** The {@code --output} option that several commands share. */
final class OutputOption {

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}")
  private OutputFormat format;

  boolean isJson() {
    return format == OutputFormat.JSON;
  }
}
