package dev.drover.cli;

import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of {@code drover run} that concern the demo. */
final class DemoOptions {

  @Option(
      names = "--demo",
      description =
          "Drive 10,000 messages through each bridge (5 %% sent twice, 1 %% broken), then print the"
              + " account by what arrived. Default: false")
  boolean wanted;

  @Option(
      names = "--exit",
      description =
          "Stop after the demo; 0 if nothing is lost and nothing arrived twice. Default: false")
  boolean exit;

  @Option(names = "--demo-messages", hidden = true, defaultValue = "10000")
  private int messages;

  @Option(names = "--demo-seed", hidden = true)
  private Long seed;

  @Option(names = "--demo-silence", hidden = true, defaultValue = "PT15S")
  private Duration silence;

  DemoSettings settings() {
    return new DemoSettings(messages, seed == null ? System.nanoTime() : seed, silence);
  }
}
