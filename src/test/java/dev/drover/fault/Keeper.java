package dev.drover.fault;

import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Starts a daemon again that has ended, as systemd would: after the time that the plan wants when
 * it was killed, after a second when it ended by itself, which is written down.
 */
final class Keeper implements AutoCloseable {

  private static final Duration RESTART_AFTER = Duration.ofSeconds(1);

  private final List<DaemonProcess> daemons;
  private final Map<DaemonProcess, Long> due = new HashMap<>();
  private final List<String> exits = new ArrayList<>();
  private final Thread thread = new Thread(this::keep, "fault-keeper");
  private volatile boolean closed;

  Keeper(List<DaemonProcess> daemons) {
    this.daemons = daemons;
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** The daemon was killed on purpose, and comes back after this time. */
  synchronized void bringBack(DaemonProcess daemon, Duration after) {
    due.put(daemon, System.nanoTime() + after.toNanos());
  }

  /** What daemons said that ended although nobody killed them. */
  synchronized List<String> exits() {
    return List.copyOf(exits);
  }

  private void keep() {
    while (!closed) {
      daemons.forEach(this::look);
      LockSupport.parkNanos(50_000_000);
    }
  }

  private synchronized void look(DaemonProcess daemon) {
    if (closed || daemon.isAlive() || !daemon.wasStarted()) {
      return;
    }
    if (!due.containsKey(daemon)) {
      String errors = daemon.errors();
      exits.add(daemon.folder() + ": " + errors.substring(Math.max(0, errors.length() - 2_000)));
      bringBack(daemon, RESTART_AFTER);
    }
    if (System.nanoTime() >= due.get(daemon)) {
      due.remove(daemon);
      launch(daemon);
    }
  }

  private static void launch(DaemonProcess daemon) {
    try {
      daemon.launch();
    } catch (IOException e) {
      throw new IllegalStateException("the daemon in " + daemon.folder() + " is not started", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    synchronized (this) {
      due.clear();
    }
  }
}
