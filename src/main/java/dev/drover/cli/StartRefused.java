package dev.drover.cli;

import java.util.List;

/**
 * The daemon did not start, for reasons that are said in plain lines to whoever typed the command.
 */
public final class StartRefused extends Exception {

  /** The exit code when a server cannot be reached, a port is taken, or the like. */
  public static final int FAILED = 1;

  /** The exit code when a setting or a route file has to be repaired first. */
  public static final int MISCONFIGURED = 2;

  private final int exitCode;
  private final transient List<String> lines;

  /**
   * @param exitCode {@link #FAILED} or {@link #MISCONFIGURED}
   * @param lines what was found, what is allowed, what to do; at least one
   */
  public StartRefused(int exitCode, List<String> lines) {
    this(exitCode, lines, null);
  }

  public StartRefused(int exitCode, List<String> lines, Throwable cause) {
    super(String.join("\n", lines), cause);
    if (exitCode != FAILED && exitCode != MISCONFIGURED) {
      throw new IllegalArgumentException("exit code must be 1 or 2, was " + exitCode);
    }
    this.exitCode = exitCode;
    this.lines = List.copyOf(lines);
  }

  public int exitCode() {
    return exitCode;
  }

  public List<String> lines() {
    return lines;
  }
}
