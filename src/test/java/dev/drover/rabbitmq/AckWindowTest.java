package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.rabbitmq.AckWindow.Ack;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AckWindowTest {

  private final AckWindow window = new AckWindow(2);

  @Test
  void combinesWhatIsFinishedFromTheFirst() {
    begin(1, 2, 3, 4);
    finish(2, 1, 3);

    assertThat(window.drain()).containsExactly(new Ack(3, true));
  }

  @Test
  void waitsForAnUnfinishedOneAndCombines() {
    begin(1, 2, 3);
    finish(3, 2);

    assertThat(window.drain()).isEmpty();
    assertThat(window.isWaiting()).isTrue();
    finish(1);
    assertThat(window.drain()).containsExactly(new Ack(3, true));
    assertThat(window.isWaiting()).isFalse();
  }

  @Test
  void acknowledgesAloneWhatIsMuchBehindAnUnfinishedOne() {
    begin(1, 2, 3, 4, 5);
    finish(5, 4, 3, 2);

    assertThat(window.drain()).containsExactly(new Ack(2, false), new Ack(3, false));
    finish(1);
    assertThat(window.drain()).containsExactly(new Ack(5, true));
  }

  @Test
  void acknowledgesAloneWhatIsLongBehindAnUnfinishedOne() {
    begin(1, 2, 3, 4);
    finish(2);
    assertThat(window.drainAfterAWhile()).as("one is the oldest from here").isEmpty();

    assertThat(window.drainAfterAWhile()).containsExactly(new Ack(2, false));
    finish(1, 4);
    assertThat(window.drainAfterAWhile()).as("three is now").containsExactly(new Ack(1, false));
    assertThat(window.drainAfterAWhile()).containsExactly(new Ack(4, false));
  }

  @Test
  void acknowledgesWhateverItCanAtTheEnd() {
    begin(1, 2, 3, 4);
    finish(1, 2, 4);

    assertThat(window.drainAll()).containsExactly(new Ack(2, true), new Ack(4, false));
  }

  @Test
  void neverPassesAHeldDelivery() {
    begin(1, 2, 3);
    window.hold(1);
    finish(2, 3);

    assertThat(window.drain()).noneMatch(Ack::multiple).hasSize(2);
  }

  @Test
  void acknowledgesABatchAroundTheOneThatIsHeld() {
    begin(1, 2, 3, 4, 5);
    window.hold(3);
    finish(1, 2, 4, 5);

    assertThat(window.drain())
        .containsExactly(new Ack(2, true), new Ack(4, false), new Ack(5, false));
    window.resume(3);
    finish(3);
    assertThat(window.drain()).containsExactly(new Ack(3, false));
  }

  @Test
  void combinesAgainAfterTheHeldOneHasGoneBack() {
    begin(1, 2, 3);
    window.hold(1);
    window.release(1);
    finish(2, 3);

    assertThat(window.drain()).containsExactly(new Ack(3, true));
  }

  @Test
  void givesEachAcknowledgementOnce() {
    begin(1);
    finish(1, 1);

    assertThat(window.drain()).containsExactly(new Ack(1, false));
    assertThat(window.drain()).isEmpty();
  }

  @Test
  void countsWhatIsInWorkOrUnacknowledgedButNotWhatIsHeld() {
    begin(1, 2, 3);
    window.hold(1);
    finish(2);

    assertThat(window.inProgress()).isEqualTo(2);
    window.drain();
    assertThat(window.inProgress()).isEqualTo(1);
  }

  @Test
  void aBatchBehindOneInWorkWaitsForItAsAWhole() {
    var wide = new AckWindow(500);
    for (long tag = 1; tag <= 501; tag++) {
      wide.begin(tag);
    }
    for (long tag = 2; tag <= 501; tag++) {
      wide.finish(tag);
    }

    assertThat(wide.drain()).isEmpty();
    wide.finish(1);
    assertThat(wide.drain()).containsExactly(new Ack(501, true));
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void acknowledgesExactlyTheFinishedInAnyOrder(long seed) {
    var random = new Random(seed);
    var unacknowledged = new HashSet<Long>();
    var finished = new HashSet<Long>();
    var open = new ArrayList<Long>();
    long next = 1;

    for (int step = 0; step < 20_000; step++) {
      switch (random.nextInt(6)) {
        case 0, 1 -> {
          window.begin(next);
          open.add(next);
          unacknowledged.add(next++);
        }
        case 2 -> {
          if (!open.isEmpty()) {
            long tag = open.remove(random.nextInt(open.size()));
            window.finish(tag);
            finished.add(tag);
          }
        }
        case 3 -> {
          if (!open.isEmpty()) {
            long tag = open.get(random.nextInt(open.size()));
            window.hold(tag);
            if (random.nextBoolean()) {
              window.release(tag);
              open.remove(tag);
              unacknowledged.remove(tag);
            }
          }
        }
        case 4 -> write(window.drainAfterAWhile(), unacknowledged, finished);
        default -> write(window.drain(), unacknowledged, finished);
      }
    }
    write(window.drainAll(), unacknowledged, finished);

    assertThat(unacknowledged).hasSameElementsAs(open);
    assertThat(finished).isEmpty();
  }

  /** Does what the broker does, and complains of an acknowledgement that it would not know. */
  private static void write(List<Ack> acks, Set<Long> unacknowledged, Set<Long> finished) {
    for (Ack ack : acks) {
      var covered =
          unacknowledged.stream()
              .filter(tag -> ack.multiple() ? tag <= ack.tag() : tag == ack.tag())
              .toList();
      assertThat(covered).contains(ack.tag()).allMatch(finished::contains);
      covered.forEach(unacknowledged::remove);
      covered.forEach(finished::remove);
    }
  }

  private void begin(long... tags) {
    for (long tag : tags) {
      window.begin(tag);
    }
  }

  private void finish(long... tags) {
    for (long tag : tags) {
      window.finish(tag);
    }
  }
}
