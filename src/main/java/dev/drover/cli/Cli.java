package dev.drover.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine;

/** The command line: parses the arguments, runs one command, says plainly what went wrong. */
public final class Cli {

  private static final long HOOKS_SECONDS = 5;

  private Cli() {}

  /**
   * Runs one command on the process's own streams, then ends the JVM with its exit code, even if a
   * shutdown hook hangs.
   */
  public static void main(Daemon daemon, Validation validation, String... args) {
    quietLogs(args);
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
    exit(run(new RunCommand(daemon, Signals::onStop), validation, out, err, args));
  }

  /**
   * Runs one command and returns its exit code: 0 done, 1 failed, 2 wrong use or configuration.
   * Leaves the process's signals alone, so {@code run} lasts until the daemon stops by itself.
   *
   * @param out what was asked for: reports, tables, JSON
   * @param err progress and complaints; never a stack trace unless {@code --debug} is given
   */
  public static int run(
      Daemon daemon, Validation validation, PrintWriter out, PrintWriter err, String... args) {
    return run(new RunCommand(daemon, handler -> true), validation, out, err, args);
  }

  private static int run(
      RunCommand run, Validation validation, PrintWriter out, PrintWriter err, String... args) {
    var complaints = new Complaints();
    return new CommandLine(new DroverCommand())
        .addSubcommand(DedupCommand.withSubcommands())
        .addSubcommand(DlqCommand.withSubcommands())
        .addSubcommand(OutboxCommand.withSubcommands())
        .addSubcommand(run)
        .addSubcommand(RoutesCommand.withSubcommands())
        .addSubcommand(SagaCommand.withSubcommands())
        .addSubcommand(new SendCommand())
        .addSubcommand(new StatusCommand())
        .addSubcommand(new ValidateCommand(validation))
        .addSubcommand(new VersionCommand())
        .addSubcommand(new CommandLine.HelpCommand())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setUsageHelpAutoWidth(true)
        .setParameterExceptionHandler(complaints)
        .setExecutionExceptionHandler(complaints)
        .execute(args);
  }

  /** Only the daemon logs; the short commands answer in their own words. */
  private static void quietLogs(String... args) {
    boolean debug = Complaints.debugging(Arrays.asList(args));
    if (debug) {
      System.setProperty("drover.log.stack", "full");
      System.setProperty("drover.log.breaks", "\\r");
    } else if (!"run".equals(command(args))) {
      System.setProperty("drover.log.root", "OFF");
      System.setProperty("drover.log.libraries", "OFF");
    }
  }

  private static String command(String... args) {
    return Arrays.stream(args).filter(a -> !a.startsWith("-")).findFirst().orElse("");
  }

  private static void exit(int code) {
    var watchdog = new Thread(() -> haltAfterHooks(code), "drover-exit");
    watchdog.setDaemon(true);
    watchdog.start();
    System.exit(code);
  }

  private static void haltAfterHooks(int code) {
    try {
      new CountDownLatch(1).await(HOOKS_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(code);
  }
}
