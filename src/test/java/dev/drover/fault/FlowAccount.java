package dev.drover.fault;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What became of one flow's messages.
 *
 * @param sent ids that were sent
 * @param published how often the broker confirmed one of them
 * @param unknown publishes that were left unanswered
 * @param arrived good ids that are on the far side
 * @param arrivals messages on the far side
 * @param dead poison ids that are in the dead letters
 * @param faults the lines of the account that are not as promised, each with its ids
 * @param repeated ids that arrived more than once, allowed or not
 */
record FlowAccount(
    Flow flow,
    int sent,
    int published,
    int unknown,
    int arrived,
    int arrivals,
    int dead,
    Map<Line, Set<String>> faults,
    Set<String> repeated) {

  /** A line of the account; each must be empty. */
  enum Line {
    /** Sent, but never confirmed by the source. */
    UNCONFIRMED,
    /** Confirmed by the source, and neither on the far side nor in the dead letters. */
    LOST,
    /** Arrived more than once, though it was not claimed at any fault. */
    REPEATED_UNCLAIMED,
    /** Could have been delivered, and is in the dead letters. */
    GOOD_IN_DEAD_LETTERS,
    /** Could not be delivered, and is on the far side. */
    POISON_DELIVERED,
    /** Found, and never sent. */
    STRANGER
  }

  static FlowAccount of(
      Flow flow, Script script, Journal journal, Arrivals far, Arrivals dead, Set<String> claimed) {
    var faults = new EnumMap<Line, Set<String>>(Line.class);
    Set<String> all = union(script.good(), script.poison());
    Set<String> sent = new TreeSet<>(all);
    sent.removeIf(id -> !journal.isSent(id));
    Set<String> confirmed = new TreeSet<>(sent);
    confirmed.removeIf(id -> !journal.isConfirmed(id));
    Set<String> repeated = far.moreThanOnce();
    faults.put(Line.UNCONFIRMED, without(sent, confirmed));
    faults.put(Line.LOST, without(without(confirmed, far.ids()), dead.ids()));
    faults.put(Line.REPEATED_UNCLAIMED, without(repeated, claimed));
    faults.put(Line.GOOD_IN_DEAD_LETTERS, both(dead.ids(), script.good()));
    faults.put(Line.POISON_DELIVERED, both(far.ids(), script.poison()));
    faults.put(Line.STRANGER, without(union(far.ids(), dead.ids()), all));
    return new FlowAccount(
        flow,
        sent.size(),
        journal.confirmed(flow),
        journal.unknown(flow),
        both(far.ids(), script.good()).size(),
        far.total(),
        both(dead.ids(), script.poison()).size(),
        faults,
        repeated);
  }

  private static Set<String> union(Collection<String> a, Collection<String> b) {
    var all = new TreeSet<>(a);
    all.addAll(b);
    return all;
  }

  private static Set<String> without(Collection<String> a, Collection<String> b) {
    var rest = new TreeSet<>(a);
    rest.removeAll(b);
    return rest;
  }

  private static Set<String> both(Collection<String> a, Collection<String> b) {
    var common = new TreeSet<>(a);
    common.retainAll(b);
    return common;
  }

  /** Confirmed copies beyond those that arrived anywhere. */
  int dropped() {
    return published - arrivals - dead;
  }

  int count(Line line) {
    return faults.get(line).size();
  }

  boolean isClean() {
    return faults.values().stream().allMatch(Set::isEmpty);
  }

  @Override
  public String toString() {
    return ("%-8s sent %d ids (%d confirmed publishes, %d unknown), arrived %d, dead letters"
            + " (poison) %d, duplicates dropped %d, lost %d, more than once %d, of these unclaimed"
            + " %d, good ones in the dead letters %d")
        .formatted(
            flow.title(),
            sent,
            published,
            unknown,
            arrived,
            dead,
            dropped(),
            count(Line.LOST),
            repeated.size(),
            count(Line.REPEATED_UNCLAIMED),
            count(Line.GOOD_IN_DEAD_LETTERS));
  }
}
