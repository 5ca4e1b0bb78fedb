package dev.drover;

import dev.drover.cli.Cli;

/** The program: hands the arguments and the daemon to the command line. */
public final class Drover {

  private Drover() {}

  /**
   * Runs one command and ends the JVM with its exit code: 0 done, 1 failed, 2 wrong use or
   * configuration.
   */
  public static void main(String[] args) {
    Cli.main(new Gateway(), new RouteValidation(), args);
  }
}
