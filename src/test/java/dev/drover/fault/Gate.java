package dev.drover.fault;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/**
 * How far the traffic is allowed to go, and how far it has come, as shares of the whole between 0
 * and 1: so that traffic flows at every step of a plan, however long the step takes.
 */
final class Gate {

  private final Map<Flow, Double> reached = new EnumMap<>(Flow.class);
  private double open;

  Gate(Set<Flow> flows) {
    flows.forEach(flow -> reached.put(flow, 0.0));
  }

  /** Traffic may go on up to this share. */
  synchronized void openTo(double share) {
    open = Math.max(open, share);
    notifyAll();
  }

  /** Waits until the traffic may go on, and notes that it has come this far. */
  synchronized void pass(Flow flow, double share) throws InterruptedException {
    while (share > open) {
      wait();
    }
    reached.put(flow, share);
    notifyAll();
  }

  /** Waits until all flows have come this far. */
  synchronized void awaitReached(double share) throws InterruptedException {
    while (progress() < share) {
      wait();
    }
  }

  /** How far the slowest flow has come. */
  synchronized double progress() {
    return Collections.min(reached.values());
  }
}
