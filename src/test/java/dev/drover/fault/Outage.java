package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.process.DaemonProcess;
import java.time.Duration;
import java.util.Locale;
import org.awaitility.Awaitility;

/**
 * One server is away for a while under steady traffic: the daemons say so, and when it is back they
 * are ready again, and as many messages a second arrive as before.
 */
final class Outage {

  /** How long after the server's return the throughput is back. */
  /** What is promised; the short form runs beside other tests and only asks that all goes on. */
  static final Duration BACK_WITHIN =
      Duration.ofSeconds(System.getProperty("fault.long") == null ? 60 : 10);

  private static final Duration SOON = Duration.ofSeconds(90);
  private static final Duration WINDOW = Duration.ofSeconds(2);
  private static final double AS_BEFORE = 0.8;

  private final Installation on;
  private final FaultRun run;
  private final int rate;

  /**
   * @param rate of the traffic that is sent, messages a second each way
   */
  Outage(Installation on, FaultRun run, int rate) {
    this.on = on;
    this.run = run;
    this.rate = rate;
  }

  /** The server is killed, and started again after the time. */
  void killed(String server, Duration time) throws Exception {
    survive("kill -9 " + server, server, Faults.killServer(server, time));
  }

  /** The server is stopped by SIGSTOP, and goes on after the time. */
  void paused(String server, Duration time) throws Exception {
    survive("SIGSTOP " + server, server, Faults.pauseServer(server, time));
  }

  private void survive(String what, String server, Action fault) throws Exception {
    awaitSteady();
    var notReady = new NotReady();
    notReady.start();
    fault.run(on);
    long returned = System.nanoTime();
    notReady.end();
    assertThat(notReady.seen()).as("readiness false during " + what).isTrue();
    double seconds = awaitBack(what, returned);
    Awaitility.await("ready after " + what).atMost(BACK_WITHIN).until(this::allReady);
    System.out.printf(
        Locale.ROOT,
        "%-20s not ready meanwhile, ready again, throughput back after %.1f s%n",
        what,
        seconds);
  }

  private void awaitSteady() {
    Awaitility.await("steady traffic; " + run.gauge())
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(200))
        .until(() -> slowest(System.nanoTime()) >= AS_BEFORE * rate);
  }

  private double awaitBack(String what, long returned) {
    Awaitility.await("throughput as before after " + what + "; " + run.gauge())
        .atMost(BACK_WITHIN)
        .pollInterval(Duration.ofMillis(100))
        .until(() -> isBack(returned));
    return (System.nanoTime() - returned) / 1e9;
  }

  private boolean isBack(long returned) {
    long now = System.nanoTime();
    return now - returned >= WINDOW.toNanos() && slowest(now) >= AS_BEFORE * rate;
  }

  private double slowest(long now) {
    long from = now - WINDOW.toNanos();
    return Math.min(
        run.gauge().rate(Flow.ORDERS, from, now), run.gauge().rate(Flow.PAYMENTS, from, now));
  }

  private boolean allReady() throws Exception {
    for (DaemonProcess daemon : on.daemons()) {
      if (!Health.isReady(daemon)) {
        return false;
      }
    }
    return true;
  }

  /** Looks all the time whether every daemon says that it is not ready. */
  private final class NotReady extends Thread {
    private volatile boolean seen;
    private volatile boolean ended;

    NotReady() {
      super("fault-readiness");
      setDaemon(true);
    }

    @Override
    public void run() {
      while (!seen && !ended) {
        try {
          seen = Health.noneIsReady(on.daemons());
        } catch (Exception e) {
          // frozen daemons do not answer; asked again
        }
      }
    }

    void end() throws InterruptedException {
      ended = true;
      join();
    }

    boolean seen() {
      return seen;
    }
  }
}
