package dev.drover.fault;

/**
 * How far the traffic is allowed to go, and how far it has come, as shares of the whole between 0
 * and 1: so that traffic flows at every step of a plan, however long the step takes.
 */
final class Gate {

  private final double[] reached = new double[Flow.values().length];
  private double open;

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
    reached[flow.ordinal()] = share;
    notifyAll();
  }

  /** Waits until both flows have come this far. */
  synchronized void awaitReached(double share) throws InterruptedException {
    while (progress() < share) {
      wait();
    }
  }

  /** How far the slower flow has come. */
  synchronized double progress() {
    return java.util.Arrays.stream(reached).min().orElseThrow();
  }
}
