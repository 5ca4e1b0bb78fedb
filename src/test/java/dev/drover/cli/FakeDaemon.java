package dev.drover.cli;

import java.io.PrintWriter;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A daemon without anything in it, whose stopping the test decides. Also a program of its own. */
final class FakeDaemon implements Daemon, Daemon.Running {

  /** How {@link #close} goes. */
  enum Closing {
    AT_ONCE,
    NEVER,
    BROKEN
  }

  private static volatile boolean loud;

  final CountDownLatch closed = new CountDownLatch(1);
  private final Closing closing;
  private final DemoTargets targets;

  FakeDaemon(Closing closing, DemoTargets targets) {
    this.closing = closing;
    this.targets = targets;
  }

  FakeDaemon(Closing closing) {
    this(closing, new DemoTargets(URI.create("amqp://127.0.0.1:1"), "127.0.0.1:1"));
  }

  /** Runs the command line on a fake daemon; the first argument says how it closes. */
  public static void main(String[] args) {
    loud = true;
    var arguments = java.util.Arrays.copyOfRange(args, 1, args.length);
    Cli.main(new FakeDaemon(Closing.valueOf(args[0])), wanted -> null, arguments);
  }

  @Override
  public Running start(Path configDir, PrintWriter report) {
    report.println("started with " + configDir);
    return this;
  }

  @Override
  public DemoTargets demoTargets() {
    return targets;
  }

  @Override
  public Duration drainTimeout() {
    return Duration.ofMillis(500);
  }

  @Override
  public void close() {
    if (loud) {
      System.err.println("draining");
    }
    if (closing == Closing.BROKEN) {
      throw new IllegalStateException("cannot close");
    }
    if (closing == Closing.NEVER) {
      awaitForEver();
    }
    closed.countDown();
  }

  private static void awaitForEver() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void awaitStopped() throws InterruptedException {
    closed.await();
  }
}
