package dev.drover.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/** Turns what a command throws into lines on stderr and an exit code. */
final class Complaints implements IParameterExceptionHandler, IExecutionExceptionHandler {

  static final String DEBUG = "--debug";

  /** Whether stack traces are wanted: {@code --debug} is among the arguments, or DROVER_DEBUG=1. */
  static boolean debugging(List<String> args) {
    return args.contains(DEBUG) || "1".equals(System.getenv("DROVER_DEBUG"));
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    String name = command.getCommandSpec().qualifiedName();
    PrintWriter err = command.getErr();
    say(err, name, e instanceof UnmatchedArgumentException u ? unmatched(u) : e.getMessage());
    err.println("'%s --help' lists what there is".formatted(name));
    if (debugging(List.of(args))) {
      trace(err, e);
    }
    return ExitCode.USAGE;
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    PrintWriter err = command.getErr();
    lines(e).forEach(line -> say(err, "drover", line));
    if (debugging(parsed.originalArgs())) {
      trace(err, e);
    }
    return exitCode(e);
  }

  /** For the terminal: what a server or a file brought is made printable. */
  static void say(PrintWriter err, String who, String line) {
    err.println(who + ": " + Printable.lines(line));
  }

  private static void trace(PrintWriter err, Exception e) {
    var trace = new StringWriter();
    e.printStackTrace(new PrintWriter(trace, true));
    err.print(Printable.lines(trace.toString()));
    err.flush();
  }

  private static String unmatched(UnmatchedArgumentException e) {
    CommandLine command = e.getCommandLine();
    String found = e.getUnmatched().get(0);
    if (found.startsWith("-")) {
      return "'%s' is no option%s"
          .formatted(found, nearest(found, command.getCommandSpec().optionsMap().keySet()));
    }
    return command.getSubcommands().isEmpty()
        ? "'%s' is one argument too many".formatted(found)
        : "'%s' is no command%s"
            .formatted(found, nearest(found, command.getSubcommands().keySet()));
  }

  private static String nearest(String found, Set<String> known) {
    return Nearest.to(found, known).map(n -> "; did you mean '" + n + "'?").orElse("");
  }

  private static List<String> lines(Exception e) {
    if (e instanceof StartRefused refused) {
      return refused.lines();
    }
    if (e instanceof CommandFailed failed) {
      return failed.lines();
    }
    return List.of(
        "internal fault: " + e, "run it again with --debug for the stack trace, and report it");
  }

  private static int exitCode(Exception e) {
    if (e instanceof StartRefused refused) {
      return refused.exitCode();
    }
    return e instanceof CommandFailed failed ? failed.exitCode() : StartRefused.FAILED;
  }
}
