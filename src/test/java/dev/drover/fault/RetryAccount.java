package dev.drover.fault;

import com.rabbitmq.client.GetResponse;
import dev.drover.backoff.Backoff;
import dev.drover.broker.PlainClient;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What became of the messages of a ladder: every try that the route told of, with its number and
 * time, and the letters at the end.
 */
final class RetryAccount {

  /** When something was away; waits that touch it are judged apart. */
  record Outage(long fromMillis, long toMillis) {}

  /** What is promised; the short form runs beside other tests. */
  private static final boolean STRICT = System.getProperty("fault.long") != null;

  private static final long LATE_MILLIS = STRICT ? 1_000 : 8_000;
  private static final long BUSY_MILLIS = STRICT ? 0 : 500;

  private final int redeliveries;
  private final long housekeepingMillis;
  private final List<Outage> outages;

  /** By message, by the number of tries before: when. */
  private final Map<String, TreeMap<Integer, List<Long>>> tries = new TreeMap<>();

  private final Map<String, List<String>> letters = new TreeMap<>();
  private final Map<Integer, List<Long>> quietWaits = new TreeMap<>();
  private final List<String> faults = new ArrayList<>();

  /**
   * @param housekeepingMillis how much later the broker may look whether a wait is over
   */
  RetryAccount(int redeliveries, long housekeepingMillis, List<Outage> outages) {
    this.redeliveries = redeliveries;
    this.housekeepingMillis = housekeepingMillis;
    this.outages = outages;
  }

  /** Takes what the route told of out of its queues. */
  void read(PlainClient client) throws Exception {
    for (GetResponse got = client.get("kites.tries");
        got != null;
        got = client.get("kites.tries")) {
      Object count = got.getProps().getHeaders().get("x-retry-count");
      int before = count == null ? 0 : Integer.parseInt(count.toString());
      long at = Instant.parse(header(got, "tried-at").replace(' ', 'T') + "Z").toEpochMilli();
      tries
          .computeIfAbsent(got.getProps().getMessageId(), id -> new TreeMap<>())
          .computeIfAbsent(before, n -> new ArrayList<>())
          .add(at);
    }
    for (GetResponse got = client.get("kites.dlq"); got != null; got = client.get("kites.dlq")) {
      letters
          .computeIfAbsent(got.getProps().getMessageId(), id -> new ArrayList<>())
          .add(header(got, "x-dead-letter-attempts"));
    }
  }

  private static String header(GetResponse got, String name) {
    return String.valueOf(got.getProps().getHeaders().get(name));
  }

  /** Judges it; each fault a sentence. */
  List<String> faults(Set<String> sent, int repeatsAtMost) {
    sent.forEach(this::judge);
    var strangers = new HashSet<>(letters.keySet());
    strangers.removeAll(sent);
    strangers.forEach(id -> faults.add(id + " was never sent"));
    judgeRepeats(repeatsAtMost);
    quietWaits.forEach(this::judgeWaits);
    return faults;
  }

  private void judge(String id) {
    List<String> ends = letters.getOrDefault(id, List.of());
    if (ends.isEmpty()) {
      faults.add(id + " is lost: no letter; tries " + tries.get(id));
    }
    if (ends.stream().anyMatch(attempts -> !attempts.equals("" + (redeliveries + 1)))) {
      faults.add("%s ended after %s attempts".formatted(id, ends));
    }
    TreeMap<Integer, List<Long>> its = tries.getOrDefault(id, new TreeMap<>());
    for (int n = 0; n <= redeliveries; n++) {
      if (!its.containsKey(n)) {
        faults.add("%s was never tried after %d tries".formatted(id, n));
      } else if (n > 0 && its.containsKey(n - 1)) {
        judgeWait(id, n - 1, its);
      }
    }
  }

  /** From the first try of a number to the first of the next. */
  private void judgeWait(String id, int n, TreeMap<Integer, List<Long>> its) {
    long from = its.get(n).stream().min(Long::compare).orElseThrow();
    long to = its.get(n + 1).stream().min(Long::compare).orElseThrow();
    long rung = Backoff.DEFAULT.before(n).toMillis();
    if (to - from < rung) {
      faults.add("%s waited %d ms after try %d, less than %d".formatted(id, to - from, n, rung));
    }
    if (outages.stream().noneMatch(o -> from <= o.toMillis && to >= o.fromMillis)) {
      quietWaits.computeIfAbsent(n, any -> new ArrayList<>()).add(to - from);
    }
  }

  /** A second copy makes a second letter; a count that was reset would make tries without one. */
  private void judgeRepeats(int repeatsAtMost) {
    int copies = letters.values().stream().mapToInt(ends -> ends.size() - 1).sum();
    if (repeatedTries() > copies * (redeliveries + 1) + repeatsAtMost) {
      faults.add(
          "%d repeated tries with %d repeated letters: counts were reset"
              .formatted(repeatedTries(), copies));
    }
    if (copies > repeatsAtMost) {
      faults.add(copies + " repeated letters");
    }
  }

  private int repeatedTries() {
    return tries.values().stream()
        .flatMap(its -> its.values().stream())
        .mapToInt(times -> times.size() - 1)
        .sum();
  }

  private void judgeWaits(int n, List<Long> waits) {
    long rung = Backoff.DEFAULT.before(n).toMillis();
    long median = median(waits) - housekeepingMillis;
    long longest = waits.stream().max(Long::compare).orElseThrow() - housekeepingMillis;
    if (median > rung * 1.2 + BUSY_MILLIS) {
      faults.add("the median wait after try %d is %d ms, of %d".formatted(n, median, rung));
    }
    if (longest > rung + LATE_MILLIS) {
      faults.add("the longest wait after try %d is %d ms, of %d".formatted(n, longest, rung));
    }
  }

  private static long median(List<Long> waits) {
    return waits.stream().sorted().skip(waits.size() / 2).findFirst().orElseThrow();
  }

  @Override
  public String toString() {
    var text = new ArrayList<String>();
    int copies = letters.values().stream().mapToInt(ends -> ends.size() - 1).sum();
    text.add(
        "%d messages in the letters, %d of them twice; %d tries repeated; %d outages"
            .formatted(letters.size(), copies, repeatedTries(), outages.size()));
    quietWaits.forEach(
        (n, waits) ->
            text.add(
                String.format(
                    Locale.ROOT,
                    "rung %5d ms: %5d undisturbed waits, %d to %d ms, median %d",
                    Backoff.DEFAULT.before(n).toMillis(),
                    waits.size(),
                    waits.stream().min(Long::compare).orElseThrow(),
                    waits.stream().max(Long::compare).orElseThrow(),
                    median(waits))));
    faults.stream().limit(20).forEach(fault -> text.add("! " + fault));
    return String.join(System.lineSeparator(), text);
  }
}
