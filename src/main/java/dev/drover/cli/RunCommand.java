package dev.drover.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import java.util.function.Predicate;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code drover run}: starts the daemon and stays until a signal. */
@Command(
    name = "run",
    description = {
      "Starts the gateway and runs it until SIGTERM or Ctrl-C, which drain the messages in flight.",
      "A second signal stops at once; nothing is lost by that, but messages may repeat."
    },
    optionListHeading = "%nOptions:%n",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:stopped and drained; with --demo --exit: nothing lost, nothing twice",
      "1:a server cannot be reached, draining took too long, or the demo's account is not clean",
      "2:wrong use, or a setting or route file at fault"
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  drover run",
      "  drover run --demo                 real traffic through both bridges, then runs on",
      "  drover run --demo --exit          the same, as a check: 0 if nothing is lost or twice",
      "  DROVER_RABBITMQ_URI=amqp://user:password@host/vhost drover run --config /etc/drover"
    })
final class RunCommand implements Callable<Integer> {

  private final Daemon daemon;
  private final Predicate<Consumer<String>> signals;

  @Spec private CommandSpec spec;
  @Mixin private CommonOptions common;
  @Mixin private ConfigOption config;
  @Mixin private DemoOptions demo;

  @Option(
      names = "--output",
      paramLabel = "FORMAT",
      defaultValue = "text",
      description =
          "How the demo's account is given, ${COMPLETION-CANDIDATES}; with json the start-up report"
              + " goes to stderr. Default: ${DEFAULT-VALUE}")
  private OutputFormat output;

  /**
   * @param signals registers who is told of stopping signals; false if there will be none
   */
  RunCommand(Daemon daemon, Predicate<Consumer<String>> signals) {
    this.daemon = daemon;
    this.signals = signals;
  }

  @Override
  public Integer call() throws StartRefused, InterruptedException {
    if (demo.exit && !demo.wanted) {
      throw new ParameterException(spec.commandLine(), "--exit goes with --demo");
    }
    DemoSettings settings = demo.settings();
    var stop = new StopRequest(err(), Runtime.getRuntime()::halt);
    if (!signals.test(stop::signal)) {
      Complaints.say(err(), "drover", "this JVM ignores signals (-Xrs): stopping will not drain");
    }
    Daemon.Running running = start(stop);
    if (running == null) {
      return 0;
    }
    return new Foreground(running, stop, err())
        .run(() -> demonstrate(running, settings, stop), demo.exit);
  }

  /** Null when somebody wanted to stop before it had started. */
  private Daemon.Running start(StopRequest stop) throws StartRefused {
    stop.starting();
    try {
      return daemon.start(config.folder(), report());
    } catch (StartRefused e) {
      if (stop.isRequested()) {
        return null;
      }
      throw e;
    } finally {
      stop.started();
    }
  }

  private int demonstrate(Daemon.Running running, DemoSettings settings, StopRequest stop) {
    if (!demo.wanted || stop.isRequested()) {
      return 0;
    }
    var progress = new Progress(err(), Progress.onTerminal());
    var result = new Demo(running.demoTargets(), settings, progress, stop::isRequested).run();
    out().println(output == OutputFormat.JSON ? Json.of(result) : result.text());
    return result.isClean() ? 0 : StartRefused.FAILED;
  }

  private PrintWriter report() {
    return output == OutputFormat.JSON ? err() : out();
  }

  private PrintWriter out() {
    return spec.commandLine().getOut();
  }

  private PrintWriter err() {
    return spec.commandLine().getErr();
  }
}
