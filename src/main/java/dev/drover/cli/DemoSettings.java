package dev.drover.cli;

import java.time.Duration;

/**
 * How much the demo sends, and when it gives up.
 *
 * @param messages for each bridge, repeats and broken ones included
 * @param seed equal seeds send the same sequence
 * @param silence after so long without an arrival, what has not arrived counts as lost
 */
record DemoSettings(int messages, long seed, Duration silence) {

  DemoSettings {
    if (messages < 1) {
      throw new CommandFailed(
          StartRefused.MISCONFIGURED,
          java.util.List.of("--demo-messages must be at least 1, was " + messages),
          null);
    }
  }
}
