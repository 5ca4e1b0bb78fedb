package dev.drover.cli;

import java.io.PrintWriter;
import java.io.StringWriter;

/** Runs commands in this JVM and keeps what they say. */
final class Console {

  private static final Daemon NONE =
      (config, report) -> {
        throw new AssertionError("this command starts a daemon");
      };
  private static final Validation UNCHECKED =
      wanted -> {
        throw new AssertionError("this command checks route files");
      };

  final StringWriter out = new StringWriter();
  final StringWriter err = new StringWriter();
  final int exitCode;

  private Console(Daemon daemon, Validation validation, String... args) {
    var printed = new PrintWriter(out, true);
    exitCode = Cli.run(daemon, validation, printed, new PrintWriter(err, true), args);
  }

  static Console run(Validation validation, String... args) {
    return new Console(NONE, validation, args);
  }

  static Console run(Daemon daemon, String... args) {
    return new Console(daemon, UNCHECKED, args);
  }

  /** For commands that need no daemon. */
  static Console run(String... args) {
    return new Console(NONE, UNCHECKED, args);
  }

  String out() {
    return out.toString();
  }

  String err() {
    return err.toString();
  }
}
