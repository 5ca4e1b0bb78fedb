package dev.drover.cli;

import picocli.CommandLine.Option;

/** The options that every command has. */
final class CommonOptions {

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  private boolean help;

  @Option(
      names = Complaints.DEBUG,
      description = "Show stack traces, as does DROVER_DEBUG=1. Default: false")
  private boolean debug;
}
