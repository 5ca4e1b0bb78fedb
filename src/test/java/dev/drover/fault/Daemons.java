package dev.drover.fault;

import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/** The daemons of an installation and whoever keeps them running. */
final class Daemons implements AutoCloseable {

  private static final Duration SOON = Duration.ofSeconds(90);

  private final List<DaemonProcess> all;
  private final Keeper keeper;

  Daemons(List<DaemonProcess> all) {
    this.all = all;
    this.keeper = new Keeper(all);
  }

  List<DaemonProcess> all() {
    return all;
  }

  Keeper keeper() {
    return keeper;
  }

  /** Starts them, waits until they consume, and keeps them running from then on. */
  void start() throws IOException {
    for (DaemonProcess daemon : all) {
      daemon.launch();
    }
    keeper.start();
    awaitConsuming();
  }

  /** Stops all by SIGTERM and starts them again, with the variables that hold by now. */
  void restart() {
    var restarts = new ArrayList<CompletableFuture<Void>>();
    for (DaemonProcess daemon : all) {
      restarts.add(CompletableFuture.runAsync(() -> restart(daemon)));
    }
    restarts.forEach(CompletableFuture::join);
    awaitConsuming();
  }

  /** The same for one. */
  void restart(DaemonProcess daemon) {
    keeper.bringBack(daemon, SOON.multipliedBy(2));
    stop(daemon);
    keeper.bringBack(daemon, Duration.ZERO);
    awaitReady(daemon);
  }

  private static void stop(DaemonProcess daemon) {
    try {
      daemon.stop();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitConsuming() {
    awaitReady();
    int consumers = all.stream().mapToInt(PaymentsGroup::consumers).sum();
    PaymentsGroup.awaitAll(all.get(0).kafkaBrokers(), consumers);
  }

  /** Waits until every daemon has said that it is ready. */
  void awaitReady() {
    all.forEach(this::awaitReady);
  }

  void awaitReady(DaemonProcess daemon) {
    Awaitility.await("daemon in " + daemon.folder())
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(50))
        .until(() -> daemon.isAlive() && daemon.isStarted());
  }

  /** Stops all by SIGSTOP, until {@link #thaw}. */
  void freeze() {
    all.stream().filter(DaemonProcess::isAlive).forEach(DaemonProcess::pause);
  }

  /** Lets some go on. */
  void thaw(Predicate<DaemonProcess> some) {
    all.stream().filter(DaemonProcess::isAlive).filter(some).forEach(DaemonProcess::resume);
  }

  @Override
  public void close() {
    keeper.close();
    all.forEach(DaemonProcess::close);
  }
}
