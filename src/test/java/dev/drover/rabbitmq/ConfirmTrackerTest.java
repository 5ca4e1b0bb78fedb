package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Return;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConfirmTrackerTest {

  private static final String CONFIRMED = "CONFIRMED";
  private static final Duration TIMEOUT = Duration.ofMillis(100);

  private final TreeMap<Long, List<String>> outcomes = new TreeMap<>();
  private final List<String> texts = new ArrayList<>();

  @Test
  void confirmsAllUpToTheNumber() {
    var tracker = tracker(false, 1, 2, 3);

    tracker.ack(2, true);

    assertThat(outcomes).containsOnlyKeys(1L, 2L);
    assertThat(tracker.size()).isEqualTo(1);
  }

  @Test
  void confirmsOneAlone() {
    tracker(false, 1, 2, 3).ack(2, false);

    assertThat(outcomes).containsOnlyKeys(2L);
  }

  @Test
  void refusesWhatIsNacked() {
    tracker(false, 1, 2).nack(2, true);

    assertThat(outcomes.values()).allMatch(List.of(Outcome.REFUSED.name())::equals).hasSize(2);
  }

  /** As at the loss of a connection: the writer takes back what it could not write. */
  @Test
  void survivesAWriterThatTakesBackMeanwhile() throws Exception {
    var tracker = tracker(false, 1);
    Publish one = publish(1);
    var writer =
        new Thread(
            () -> {
              for (long block = 1; block < 10_000; block++) {
                for (long number = block * 20; number < block * 20 + 20; number++) {
                  tracker.add(number, one);
                }
                for (long number = block * 20; number < block * 20 + 20; number++) {
                  tracker.remove(number);
                }
              }
            });
    writer.start();

    while (writer.isAlive()) {
      tracker.ack(Long.MAX_VALUE, true);
    }

    writer.join();
    assertThat(outcomes).containsOnlyKeys(1L);
    assertThat(tracker.size()).isZero();
  }

  @Test
  void endsOnceAsReturnedWhenTheReturnComesBeforeTheAck() {
    var tracker = tracker(false, 1);

    tracker.returned(back("1"));
    tracker.ack(1, false);

    assertThat(outcomes).containsEntry(1L, List.of(Outcome.RETURNED.name()));
    assertThat(texts.get(0)).contains("'1'", "312 NO_ROUTE", "exchange 'x'", "key 'k'");
  }

  @Test
  void endsOnceAsReturnedWhenTheReturnComesAfterTheNack() {
    var tracker = tracker(true, 1);

    tracker.nack(1, false);
    tracker.returned(back("1"));

    assertThat(outcomes).containsEntry(1L, List.of(Outcome.RETURNED.name()));
  }

  @Test
  void refusesInTheEndWhatWasNackedAndNeverReturned() {
    var tracker = tracker(true, 1);

    tracker.nack(1, false);
    assertThat(outcomes).isEmpty();
    tracker.expire(System.nanoTime() + 1_000_000_000);

    assertThat(outcomes).containsEntry(1L, List.of(Outcome.REFUSED.name()));
  }

  @Test
  void leavesOthersAloneWhenOneIsReturned() {
    var tracker = tracker(false, 1, 2, 3);

    tracker.returned(back("2"));
    tracker.ack(3, true);

    assertThat(outcomes)
        .containsEntry(1L, List.of(CONFIRMED))
        .containsEntry(2L, List.of(Outcome.RETURNED.name()))
        .containsEntry(3L, List.of(CONFIRMED));
  }

  @Test
  void knowsNothingOfWhatIsPendingWhenTheChannelCloses() {
    var tracker = tracker(false, 1, 2);

    tracker.ack(1, false);
    tracker.close("channel closed: 404", false);
    tracker.ack(2, false);

    assertThat(outcomes)
        .containsEntry(1L, List.of(CONFIRMED))
        .containsEntry(2L, List.of(Outcome.UNKNOWN.name()));
    assertThat(texts).last().asString().contains("channel closed: 404");
  }

  @Test
  void knowsNothingOfWhatWaitedTooLong() {
    var tracker = tracker(false, 1);

    tracker.expire(System.nanoTime() - 1);
    assertThat(outcomes).isEmpty();
    tracker.expire(System.nanoTime() + 1_000_000_000);
    tracker.ack(1, false);

    assertThat(outcomes).containsEntry(1L, List.of(Outcome.UNKNOWN.name()));
  }

  /** As after an outage: the broker has the whole time to answer, however long it was away. */
  @Test
  void waitsForTheConfirmFromWhenTheMessageWasSent() throws Exception {
    var tracker = new ConfirmTracker(false);
    Publish publish = publish(1);
    Thread.sleep(TIMEOUT.toMillis());

    publish.send();
    tracker.add(1, publish);
    tracker.expire(System.nanoTime());
    tracker.ack(1, false);

    assertThat(outcomes).containsEntry(1L, List.of(CONFIRMED));
  }

  private ConfirmTracker tracker(boolean returnFollowsNack, long... numbers) {
    var tracker = new ConfirmTracker(returnFollowsNack);
    for (long number : numbers) {
      var publish = publish(number);
      publish.send();
      tracker.add(number, publish);
    }
    return tracker;
  }

  private Publish publish(long number) {
    var properties = new AMQP.BasicProperties.Builder().messageId("" + number).build();
    return new Publish(
        new OutboundMessage("x", "k", properties, new byte[0]),
        "amqp://here",
        Deadline.in(TIMEOUT),
        failure -> {
          texts.add(failure == null ? CONFIRMED : failure.getMessage());
          outcomes
              .computeIfAbsent(number, n -> new ArrayList<>())
              .add(failure == null ? CONFIRMED : failure.outcome().name());
        });
  }

  private static Return back(String id) {
    var properties = new AMQP.BasicProperties.Builder().messageId(id).build();
    return new Return(312, "NO_ROUTE", "x", "k", properties, new byte[0]);
  }
}
