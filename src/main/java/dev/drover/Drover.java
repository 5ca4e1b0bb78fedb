package dev.drover;

import dev.drover.cli.Cli;
import dev.drover.cli.Daemon;
import dev.drover.cli.StartRefused;
import java.util.List;

/** The program: hands the arguments and the daemon to the command line. */
public final class Drover {

  private Drover() {}

  /**
   * Runs one command and ends the JVM with its exit code: 0 done, 1 failed, 2 wrong use or
   * configuration.
   */
  public static void main(String[] args) {
    Cli.main(gateway(), args);
  }

  private static Daemon gateway() {
    return (configDir, report) -> {
      throw new StartRefused(StartRefused.FAILED, List.of("this build has no gateway"));
    };
  }
}
