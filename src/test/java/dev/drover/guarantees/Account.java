package dev.drover.guarantees;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.IntStream;

/** Where the messages of a test are at its end: sent = arrived + dead-lettered + in the source. */
final class Account {

  private final Collection<String> sent;
  private Collection<String> arrived = List.of();
  private Collection<String> deadLettered = List.of();
  private Collection<String> inSource = List.of();

  private Account(Collection<String> sent) {
    this.sent = sent;
  }

  static Account of(Collection<String> sent) {
    return new Account(sent);
  }

  /** The ids from 0 to {@code count - 1}, as the clients of these tests number their messages. */
  static List<String> ids(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }

  Account arrived(Collection<String> ids) {
    arrived = ids;
    return this;
  }

  Account deadLettered(Collection<String> ids) {
    deadLettered = ids;
    return this;
  }

  Account inSource(Collection<String> ids) {
    inSource = ids;
    return this;
  }

  /** Fails unless every message that was sent is in one place, once. */
  void balances() {
    var found = new ArrayList<String>(arrived);
    found.addAll(deadLettered);
    found.addAll(inSource);
    assertThat(found).as("%s", this).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Override
  public String toString() {
    return "sent %d = arrived %s + dead-lettered %s + in source %s"
        .formatted(sent.size(), arrived, deadLettered, inSource);
  }
}
