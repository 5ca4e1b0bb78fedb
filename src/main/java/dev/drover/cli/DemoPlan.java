package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.BitSet;
import java.util.Random;

/**
 * What the demo sends through one bridge, in which order: every message has a number, repeats carry
 * the number of an earlier one. Holds a few bytes a message.
 */
final class DemoPlan {

  private static final int REPEATED_PERCENT = 5;
  private static final int BROKEN_PERCENT = 1;

  private final String bridge;
  private final String prefix;
  private final int[] order;
  private final int unique;
  private final BitSet broken = new BitSet();

  /**
   * @param bridge the bridge's name
   * @param run tells this run's messages from those of any other
   */
  DemoPlan(String bridge, String run, DemoSettings settings) {
    this.bridge = bridge;
    this.prefix = "demo-" + run + "-" + bridge + "-";
    this.order = new int[settings.messages()];
    this.unique = fill(new Random(settings.seed() ^ bridge.hashCode()));
  }

  /** Spreads repeats and broken ones evenly (selection sampling); returns how many are unique. */
  private int fill(Random random) {
    int repeats = order.length * REPEATED_PERCENT / 100;
    int brokenLeft = order.length * BROKEN_PERCENT / 100;
    int numbers = 0;
    for (int at = 0; at < order.length; at++) {
      int left = order.length - at;
      if (broken.cardinality() < numbers && random.nextInt(left) < repeats) {
        repeats--;
        order[at] = intact(random, numbers);
        continue;
      }
      if (random.nextInt(left - repeats) < brokenLeft) {
        brokenLeft--;
        broken.set(numbers);
      }
      order[at] = numbers++;
    }
    return numbers;
  }

  /** A random earlier message that is not broken; there is one. */
  private int intact(Random random, int below) {
    int number = random.nextInt(below);
    int before = broken.previousClearBit(number);
    return before >= 0 ? before : broken.nextClearBit(number);
  }

  String bridge() {
    return bridge;
  }

  int messages() {
    return order.length;
  }

  int unique() {
    return unique;
  }

  int poison() {
    return broken.cardinality();
  }

  /** The number of the message that is sent at a place of the sequence. */
  int numberAt(int place) {
    return order[place];
  }

  OutgoingMessage message(int number) {
    String key = prefix + number;
    String whole =
        "{\"id\":\"%s\",\"number\":%d,\"amount\":%d.%02d,\"currency\":\"EUR\"}"
            .formatted(key, number, number % 1_000, number % 100);
    String body = broken.get(number) ? whole.substring(0, whole.length() / 2) : whole;
    return OutgoingMessage.json(id(number), key, body.getBytes(UTF_8));
  }

  String id(int number) {
    return prefix + number;
  }

  /** The number of one of this plan's ids; -1 for any other. */
  int number(String id) {
    if (id == null || !id.startsWith(prefix)) {
      return -1;
    }
    try {
      int number = Integer.parseInt(id.substring(prefix.length()));
      return number >= 0 && number < unique ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
