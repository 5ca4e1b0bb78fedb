package dev.drover.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands in this JVM and keeps what they say. */
final class Console {

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final int exitCode;

  private Console(Daemon daemon, String... args) {
    exitCode = Cli.run(daemon, new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  static Console run(Daemon daemon, String... args) {
    return new Console(daemon, args);
  }

  /** For commands that need no daemon. */
  static Console run(String... args) {
    return new Console(
        (config, report) -> {
          throw new AssertionError("this command starts a daemon");
        },
        args);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
