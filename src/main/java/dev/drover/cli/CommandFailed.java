package dev.drover.cli;

import java.util.List;

/**
 * A command could not do what it was asked to; says in plain lines what was found and what to do.
 */
final class CommandFailed extends RuntimeException {

  private final int exitCode;
  private final transient List<String> lines;

  CommandFailed(int exitCode, List<String> lines, Throwable cause) {
    super(String.join("\n", lines), cause);
    this.exitCode = exitCode;
    this.lines = List.copyOf(lines);
  }

  CommandFailed(String line, Throwable cause) {
    this(StartRefused.FAILED, List.of(line), cause);
  }

  CommandFailed(String line) {
    this(line, null);
  }

  int exitCode() {
    return exitCode;
  }

  List<String> lines() {
    return lines;
  }
}
