package dev.drover.routetest;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where the messages of a test are, by message id: sent = done + dead + pending, each in one place.
 *
 * <p>A message is done when it arrived at a target, dead when it arrived at dead letters, and
 * pending when its source still has it: its exchange failed, or has not ended. It is lost when its
 * source has let it go and it is nowhere. A message may arrive at several targets, once at each.
 *
 * <p>A snapshot, and immutable.
 */
public final class Account {

  private static final int SHOWN = 20;

  private final Collection<String> sent;
  private final List<Ledger.Arrival> arrivals;
  private final Map<String, Boolean> letGo;
  private final Set<String> expectedDead;
  private final Set<String> expectedPending;

  private Account(
      Collection<String> sent,
      List<Ledger.Arrival> arrivals,
      Map<String, Boolean> letGo,
      Set<String> expectedDead,
      Set<String> expectedPending) {
    this.sent = sent;
    this.arrivals = arrivals;
    this.letGo = letGo;
    this.expectedDead = expectedDead;
    this.expectedPending = expectedPending;
  }

  static Account of(
      Collection<String> sent, List<Ledger.Arrival> arrivals, Map<String, Boolean> letGo) {
    return new Account(sent, arrivals, letGo, Set.of(), Set.of());
  }

  /** The same account, of which exactly these messages have to be dead; none, if never said. */
  public Account expectDead(String... ids) {
    return new Account(sent, arrivals, letGo, Set.of(ids), expectedPending);
  }

  /** The same account, of which exactly these messages have to be pending; none, if never said. */
  public Account expectPending(String... ids) {
    return new Account(sent, arrivals, letGo, expectedDead, Set.of(ids));
  }

  /**
   * Fails unless at least one message was sent, every one is in one place once, and those that are
   * dead or pending are those that were expected to be.
   *
   * @throws AssertionError with the account and the ids of everything that is not so
   */
  public void balances() {
    List<String> faults = faults();
    if (!faults.isEmpty()) {
      throw new AssertionError(
          "the account does not balance: %s%n  %s".formatted(this, String.join("\n  ", faults)));
    }
  }

  /** Messages that arrived at a target. */
  public Set<String> done() {
    return at(End.Kind.TARGET);
  }

  /** Messages that arrived at dead letters. */
  public Set<String> dead() {
    return at(End.Kind.DEAD_LETTERS);
  }

  /** Messages that their source has not let go. */
  public Set<String> pending() {
    return sent.stream()
        .filter(id -> !letGo.getOrDefault(id, false))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Messages that their source has let go and that are nowhere. */
  public Set<String> lost() {
    var lost = new LinkedHashSet<>(sent);
    lost.removeAll(done());
    lost.removeAll(dead());
    lost.removeAll(pending());
    return lost;
  }

  /** Messages that are more than once at one end, or at ends of two kinds, or pending as well. */
  public Set<String> twice() {
    return sent.stream()
        .filter(id -> isRepeated(id) || kindsOfPlace(id) > 1)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private boolean isRepeated(String id) {
    return placesOf(id).values().stream().anyMatch(count -> count > 1);
  }

  private long kindsOfPlace(String id) {
    return Stream.of(done(), dead(), pending()).filter(ids -> ids.contains(id)).count();
  }

  private Set<String> at(End.Kind kind) {
    return arrivals.stream()
        .filter(arrival -> arrival.end().kind() == kind)
        .map(Ledger.Arrival::id)
        .filter(sent::contains)
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private List<String> faults() {
    var faults = new ArrayList<String>();
    if (sent.isEmpty()) {
      faults.add("nothing was sent");
    }
    add(faults, "lost, for its source has let it go", lostInWords());
    add(faults, "twice", twiceInWords());
    add(faults, "dead, though not expected to be", deadInWords());
    add(faults, "not dead, though expected to be", without(expectedDead, dead()));
    add(faults, "pending, though not expected to be", without(pending(), expectedPending));
    add(faults, "not pending, though expected to be", without(expectedPending, pending()));
    add(faults, "arrived, though never sent", strangers());
    return faults;
  }

  private static void add(List<String> faults, String what, Collection<String> ids) {
    if (!ids.isEmpty()) {
      String shown = ids.stream().limit(SHOWN).collect(Collectors.joining(", "));
      int more = ids.size() - SHOWN;
      faults.add("%s: %s%s".formatted(what, shown, more > 0 ? " and %d more".formatted(more) : ""));
    }
  }

  private static Set<String> without(Set<String> ids, Set<String> others) {
    var rest = new LinkedHashSet<>(ids);
    rest.removeAll(others);
    return rest;
  }

  private List<String> lostInWords() {
    long nameless = arrivals.stream().filter(arrival -> arrival.id().isEmpty()).count();
    var words = new ArrayList<>(lost());
    if (!words.isEmpty() && nameless > 0) {
      words.add("but %d arrived without an id".formatted(nameless));
    }
    return words;
  }

  /** With the places of each. */
  private List<String> twiceInWords() {
    return twice().stream().map(id -> id + " at " + placesOf(id)).toList();
  }

  /** With the reason of each, where it has one. */
  private List<String> deadInWords() {
    return without(dead(), expectedDead).stream()
        .map(id -> reasonOf(id).isEmpty() ? id : "%s (%s)".formatted(id, reasonOf(id)))
        .toList();
  }

  private String reasonOf(String id) {
    return arrivals.stream()
        .filter(arrival -> arrival.id().equals(id) && !arrival.reason().isEmpty())
        .map(Ledger.Arrival::reason)
        .findFirst()
        .orElse("");
  }

  private List<String> strangers() {
    return arrivals.stream()
        .filter(arrival -> !arrival.id().isEmpty() && !sent.contains(arrival.id()))
        .map(arrival -> "%s at %s".formatted(arrival.id(), arrival.end().name()))
        .toList();
  }

  private Map<String, Integer> placesOf(String id) {
    var places = new TreeMap<String, Integer>();
    arrivals.stream()
        .filter(arrival -> arrival.id().equals(id))
        .forEach(arrival -> places.merge(arrival.end().name(), 1, Integer::sum));
    if (pending().contains(id)) {
      places.put("the source", 1);
    }
    return places;
  }

  @Override
  public String toString() {
    return "sent %d = done %d + dead %d + pending %d"
        .formatted(sent.size(), done().size(), dead().size(), pending().size());
  }
}
