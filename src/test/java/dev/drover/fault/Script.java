package dev.drover.fault;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What is sent through one flow, in order: each id once, some of them once more a little later,
 * some of them poison. The same seed gives the same script.
 */
final class Script {

  private static final int LATER_AT_MOST = 300;

  private final Set<String> good = new HashSet<>();
  private final Set<String> poison = new HashSet<>();
  private final List<Message> messages;

  private Script(Flow flow, int run, TrafficSettings settings) {
    var random = new Random(settings.seed() * 31 + flow.ordinal());
    var slots = new ArrayList<List<Message>>();
    for (int i = 0; i < settings.messages() + LATER_AT_MOST; i++) {
      slots.add(new ArrayList<>());
    }
    for (int i = 0; i < settings.messages(); i++) {
      var message = new Message(flow.id(run, i), random.nextDouble() < settings.poison());
      (message.poison() ? poison : good).add(message.id());
      slots.get(i).add(message);
      if (random.nextDouble() < settings.duplicates()) {
        slots.get(i + 1 + random.nextInt(LATER_AT_MOST - 1)).add(message);
      }
    }
    List<Message> once = slots.stream().flatMap(List::stream).toList();
    this.messages = settings.secondPass() ? concat(once, once) : once;
  }

  /**
   * @param run a number of its own, which stands in every id
   */
  static Script of(Flow flow, int run, TrafficSettings settings) {
    return new Script(flow, run, settings);
  }

  private static List<Message> concat(List<Message> first, List<Message> second) {
    return Stream.concat(first.stream(), second.stream()).toList();
  }

  List<Message> messages() {
    return messages;
  }

  /** Ids that belong on the far side. */
  Set<String> good() {
    return good;
  }

  /** Ids that belong into the dead letters. */
  Set<String> poison() {
    return poison;
  }
}
