package dev.drover.fault;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * What became of the events of an outbox: what its writers did, told by themselves, against what
 * lies in the topic and in the table at the end. Thread-safe until it is judged.
 */
final class OutboxAccount {

  /** When something was killed; what was in flight then may be there twice. */
  record Kill(long fromMillis, long toMillis) {}

  private final Set<String> committed = ConcurrentHashMap.newKeySet();
  private final Set<String> rolledBack = ConcurrentHashMap.newKeySet();
  private final Set<String> planted = ConcurrentHashMap.newKeySet();
  private final Set<String> behindPlanted = ConcurrentHashMap.newKeySet();
  private final List<Kill> kills = new CopyOnWriteArrayList<>();

  private final Map<String, List<Long>> arrivals = new HashMap<>();
  private final Map<String, Integer> lastOfKite = new HashMap<>();
  private final List<String> faults = new ArrayList<>();

  void committed(List<String> ids) {
    committed.addAll(ids);
  }

  void rolledBack(List<String> ids) {
    rolledBack.addAll(ids);
  }

  void planted(String id, List<String> behind) {
    planted.add(id);
    behindPlanted.addAll(behind);
  }

  void killed(long fromMillis, long toMillis) {
    kills.add(new Kill(fromMillis, toMillis));
  }

  /** What must be pending at the end. */
  int waiting() {
    return behindPlanted.size();
  }

  /** What must be parked at the end. */
  int atFault() {
    return planted.size();
  }

  /**
   * Judges it; each fault a sentence.
   *
   * @param found the topic from its beginning
   * @param states of the rows of the table, by message id
   * @param repeatsAtMost how many more records there may be than events
   */
  List<String> faults(List<EventTopic.Found> found, Map<String, String> states, int repeatsAtMost) {
    found.forEach(this::arrived);
    missing().forEach(id -> faults.add(id + " was committed and is not in the topic"));
    arrivals.forEach(this::judgeRepeats);
    if (repeats() > repeatsAtMost) {
      faults.add("%d repeats, of at most %d".formatted(repeats(), repeatsAtMost));
    }
    judgeStates(states);
    return faults;
  }

  private void arrived(EventTopic.Found found) {
    if (!committed.contains(found.id())) {
      faults.add(found.id() + " is in the topic, and was " + whatItWas(found.id()));
      return;
    }
    KiteEvent event = KiteEvent.of(found.id());
    if (!found.body().equals(found.id()) || !found.key().equals(event.kite())) {
      faults.add(
          "%s has the key %s and the body %s".formatted(found.id(), found.key(), found.body()));
    }
    List<Long> its = arrivals.computeIfAbsent(found.id(), id -> new ArrayList<>());
    its.add(found.atMillis());
    if (its.size() == 1) {
      judgeOrder(event);
    }
  }

  private String whatItWas(String id) {
    if (rolledBack.contains(id)) {
      return "rolled back";
    }
    boolean ours = planted.contains(id) || behindPlanted.contains(id);
    return ours ? "to wait in the table" : "never stored";
  }

  /** The first arrivals of a kite's events are one, two, three. */
  private void judgeOrder(KiteEvent event) {
    Integer before = lastOfKite.put(event.kite(), event.number());
    int expected = before == null ? 1 : before + 1;
    if (event.number() != expected) {
      faults.add("%s came where number %d is next".formatted(event.id(), expected));
    }
  }

  private Set<String> missing() {
    var missing = new TreeSet<>(committed);
    missing.removeAll(arrivals.keySet());
    return missing;
  }

  /** From one copy to the next there must have been a kill. */
  private void judgeRepeats(String id, List<Long> times) {
    for (int i = 1; i < times.size(); i++) {
      long first = times.get(i - 1);
      long second = times.get(i);
      if (kills.stream().noneMatch(k -> first <= k.toMillis && second >= k.fromMillis)) {
        faults.add(
            "%s came at %d and at %d, and no kill lies between".formatted(id, first, second));
      }
    }
  }

  private int repeats() {
    return arrivals.values().stream().mapToInt(times -> times.size() - 1).sum();
  }

  private void judgeStates(Map<String, String> states) {
    var expected = new TreeMap<String, String>();
    committed.forEach(id -> expected.put(id, "published"));
    planted.forEach(id -> expected.put(id, "parked"));
    behindPlanted.forEach(id -> expected.put(id, "pending"));
    var ids = new HashSet<>(expected.keySet());
    ids.addAll(states.keySet());
    for (String id : ids) {
      String is = states.getOrDefault(id, "not there");
      String should = expected.getOrDefault(id, "not there");
      if (!is.equals(should)) {
        faults.add("%s is %s in the table, not %s".formatted(id, is, should));
      }
    }
  }

  @Override
  public String toString() {
    var text = new ArrayList<String>();
    text.add(
        "%d events committed, of %d kites; %d rolled back; %d in the topic, %d missing"
            .formatted(
                committed.size(),
                lastOfKite.size(),
                rolledBack.size(),
                arrivals.size(),
                missing().size()));
    text.add("%d repeats in %d kills".formatted(repeats(), kills.size()));
    text.add(
        "%d planted and parked, %d waiting behind them"
            .formatted(planted.size(), behindPlanted.size()));
    text.add("%d faults".formatted(faults.size()));
    faults.stream().limit(20).forEach(fault -> text.add("! " + fault));
    return String.join(System.lineSeparator(), text);
  }
}
