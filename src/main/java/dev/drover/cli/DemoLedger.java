package dev.drover.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Counts one bridge's messages: how often each was sent, and how often its readers on the far side
 * saw it, in the target or among the dead letters. Safe for use by several threads.
 */
final class DemoLedger {

  private static final int SHOWN = 10;

  private final DemoPlan plan;
  private final short[] sent;
  private final short[] delivered;
  private final short[] dead;
  private int sentCount;
  private int seen;
  private long begun;
  private long lastArrival;
  private long lastEvent;

  DemoLedger(DemoPlan plan) {
    this.plan = plan;
    this.sent = new short[plan.unique()];
    this.delivered = new short[plan.unique()];
    this.dead = new short[plan.unique()];
  }

  /** A message is handed to the broker. */
  synchronized void sent(int number) {
    begun = sentCount == 0 ? System.nanoTime() : begun;
    sent[number]++;
    sentCount++;
    lastEvent = System.nanoTime();
  }

  /**
   * Read from the target.
   *
   * @return whether the id is one of this run's
   */
  boolean delivered(String id) {
    return arrived(delivered, plan.number(id));
  }

  /**
   * Read from the dead letters.
   *
   * @return whether the id is one of this run's
   */
  boolean deadLettered(String id) {
    return arrived(dead, plan.number(id));
  }

  private synchronized boolean arrived(short[] where, int number) {
    if (number < 0) {
      return false;
    }
    seen += arrivals(number) == 0 ? 1 : 0;
    where[number]++;
    lastArrival = System.nanoTime();
    lastEvent = lastArrival;
    return true;
  }

  /** Whether every message of the plan has arrived somewhere. */
  synchronized boolean isComplete() {
    return seen == plan.unique();
  }

  synchronized int seen() {
    return seen;
  }

  DemoPlan plan() {
    return plan;
  }

  /** The {@link System#nanoTime} of the last send or arrival. */
  synchronized long lastEvent() {
    return lastEvent;
  }

  synchronized DemoAccount account() {
    double seconds = seen == 0 ? 0 : (lastArrival - begun) / 1e9;
    return new DemoAccount(
        plan.bridge(),
        sentCount,
        plan.unique(),
        plan.poison(),
        count(n -> delivered[n] > 0),
        dropped(),
        count(n -> dead[n] > 0),
        count(n -> arrivals(n) > 1),
        count(n -> arrivals(n) == 0),
        Math.round(seconds * 1000) / 1000.0,
        seconds == 0 ? 0 : Math.round(sentCount / seconds),
        some(n -> arrivals(n) > 1),
        some(n -> arrivals(n) == 0));
  }

  /** Copies of a message that arrived, beyond those that arrived. */
  private int dropped() {
    int dropped = 0;
    for (int n = 0; n < plan.unique(); n++) {
      dropped += arrivals(n) == 0 ? 0 : Math.max(0, sent[n] - arrivals(n));
    }
    return dropped;
  }

  private int arrivals(int number) {
    return delivered[number] + dead[number];
  }

  private int count(IntPredicate what) {
    int found = 0;
    for (int n = 0; n < plan.unique(); n++) {
      found += what.test(n) ? 1 : 0;
    }
    return found;
  }

  private List<String> some(IntPredicate what) {
    var ids = new ArrayList<String>();
    for (int n = 0; n < plan.unique() && ids.size() < SHOWN; n++) {
      if (what.test(n)) {
        ids.add(plan.id(n));
      }
    }
    return ids;
  }
}
