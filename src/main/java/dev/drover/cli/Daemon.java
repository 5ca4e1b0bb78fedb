package dev.drover.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;

/** The gateway as {@code drover run} sees it: something that starts, runs and drains. */
@FunctionalInterface
public interface Daemon {

  /**
   * Starts everything that the configuration names and returns once messages flow.
   *
   * @param configDir holds {@code application.properties} and {@code routes/}
   * @param report takes the lines a person wants to read at start: addresses, routes, time taken
   * @throws StartRefused when nothing was started, or all that was started is stopped again
   */
  Running start(Path configDir, PrintWriter report) throws StartRefused;

  /** A started gateway. Safe for use by several threads. */
  interface Running extends AutoCloseable {

    /** Where the demo's clients connect. */
    DemoTargets demoTargets();

    /** How long {@link #close} may drain. After that and a grace of 10 s the process gives up. */
    default Duration drainTimeout() {
      return Duration.ofSeconds(45);
    }

    /** Takes no new message, finishes those in flight, then stops all. A second call is a no-op. */
    @Override
    void close();

    /** Blocks until the gateway has stopped, by {@link #close} or of its own accord. */
    void awaitStopped() throws InterruptedException;
  }
}
