package dev.drover.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The messages of one round: ids that look random and yet tell their number, 5 % of which are sent
 * a second time, up to 20,000 messages after the first.
 */
final class Workload {

  static final String ROUTING_KEY = "message";

  private static final int KEYS = 10_000;
  private static final double DUPLICATES = 0.05;
  private static final int WITHIN = 20_000;

  /** No two workloads of a run have the same ids. */
  private static final AtomicInteger ROUNDS = new AtomicInteger();

  private final int round;
  private final int[] sequence;
  private final int unique;
  private final byte[] body;
  private final byte[] poison;
  private final int poisonEach;

  private Workload(int round, int[] sequence, int unique, int bodySize, int poisonEach) {
    this.round = round;
    this.sequence = sequence;
    this.unique = unique;
    this.body = json(bodySize);
    this.poison = new byte[bodySize];
    this.poisonEach = poisonEach;
  }

  /**
   * @param sends how many messages, repeats included
   */
  static Workload of(int sends, int bodySize) {
    return withPoison(sends, bodySize, 0);
  }

  /**
   * The same, some of which are not JSON.
   *
   * @param each one in so many; 0 for none
   */
  static Workload withPoison(int sends, int bodySize, int each) {
    int round = ROUNDS.incrementAndGet();
    var random = new Random(round);
    int[] sequence = new int[sends];
    int unique = 0;
    for (int i = 0; i < sends; i++) {
      boolean repeat = unique > 0 && random.nextDouble() < DUPLICATES;
      sequence[i] = repeat ? sequence[i - 1 - random.nextInt(Math.min(i, WITHIN))] : unique++;
    }
    return new Workload(round, sequence, unique, bodySize, each);
  }

  private static byte[] json(int size) {
    byte[] body = new byte[size];
    Arrays.fill(body, (byte) 'x');
    byte[] begin = "{\"text\":\"".getBytes(UTF_8);
    System.arraycopy(begin, 0, body, 0, begin.length);
    body[size - 2] = '"';
    body[size - 1] = '}';
    return body;
  }

  int sends() {
    return sequence.length;
  }

  /** How many different messages there are. */
  int unique() {
    return unique;
  }

  /** How many different messages there are that nobody can read. */
  int poisonous() {
    return poisonEach == 0 ? 0 : (unique + poisonEach - 1) / poisonEach;
  }

  /** How many messages nobody can read, repeats included: each may have its own dead letter. */
  int poisonousSends() {
    return (int) IntStream.of(sequence).filter(this::isPoison).count();
  }

  private boolean isPoison(int number) {
    return poisonEach > 0 && number % poisonEach == 0;
  }

  /** The id of the message that is sent at that place. */
  String id(int place) {
    return new UUID(mix((long) round << 32 | sequence[place]), 0x8000_0000_0000_0000L).toString();
  }

  /** The key of the message that is sent at that place. */
  String key(int place) {
    return keyOf(sequence[place]);
  }

  private static String keyOf(int number) {
    return "customer-" + number % KEYS;
  }

  byte[] body(int place) {
    return isPoison(sequence[place]) ? poison : body;
  }

  /** Which message of this workload an id names; -1 for a stranger. */
  int number(String id) {
    long mixed = unmix(UUID.fromString(id).getMostSignificantBits());
    int number = (int) mixed;
    return mixed >>> 32 == round && number >= 0 && number < unique ? number : -1;
  }

  Check check() {
    return new Check();
  }

  /** Counts what arrived, id by id. */
  final class Check {

    private final BitSet seen = new BitSet(unique);
    private int repeated;
    private int strange;
    private String firstStrange = "";

    void arrived(String id, String key, int size) {
      int number = id == null ? -1 : number(id);
      if (number < 0 || isPoison(number) || !keyOf(number).equals(key) || size != body.length) {
        strange++;
        if (strange == 1) {
          firstStrange = "id %s, key %s, %d bytes".formatted(id, key, size);
        }
      } else if (seen.get(number)) {
        repeated++;
      } else {
        seen.set(number);
      }
    }

    Arrived result() {
      int lost = unique - poisonous() - seen.cardinality();
      return new Arrived(seen.cardinality(), lost, repeated, strange, firstStrange);
    }
  }

  /**
   * @param once arrived at least once
   * @param lost did not arrive
   * @param repeated arrivals beyond the first
   * @param strange of no message of the round, or with a wrong key or size
   * @param firstStrange what the first of these was, or empty
   */
  record Arrived(int once, int lost, int repeated, int strange, String firstStrange) {
    boolean isClean() {
      return lost == 0 && repeated == 0 && strange == 0;
    }
  }

  /** SplitMix64's finisher, which can be turned round. */
  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  private static long unmix(long z) {
    z = (z ^ (z >>> 31) ^ (z >>> 62)) * 0x319642b2d24d8ec3L;
    z = (z ^ (z >>> 27) ^ (z >>> 54)) * 0x96de1b173f119089L;
    return z ^ (z >>> 30) ^ (z >>> 60);
  }
}
