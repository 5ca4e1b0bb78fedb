package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Return;
import dev.drover.delivery.PublishUnconfirmed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CyclicBarrier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever order confirms, refusals, returns and losses come in: each publish of a list ends once,
 * as the first word about it says, and the list is told once, when the last has ended.
 */
class ConfirmOrdersTest {

  private static final int RUNS = 2_000;
  private static final long LATER = Duration.ofDays(1).toNanos();

  /** What a broker or a lost connection says, to be said to the tracker and to the model. */
  private record Word(String what, long number, boolean multiple) {}

  private final List<PublishUnconfirmed[]> told = new CopyOnWriteArrayList<>();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachEndsAsTheFirstWordAboutItSays(boolean qpid) {
    for (long seed = 0; seed < RUNS; seed++) {
      told.clear();
      var random = new Random(seed);
      int count = 1 + random.nextInt(12);
      ConfirmTracker tracker = tracker(qpid, count);
      var model = new Model(qpid, count);

      for (Word word : words(random, count)) {
        say(tracker, word);
        model.hear(word);
        assertThat(told).as("seed %d", seed).hasSize(model.isOver() ? 1 : 0);
      }

      assertThat(outcomes()).as("seed %d", seed).isEqualTo(model.outcomes());
      assertThat(tracker.size()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachEndsOnceWhenSeveralSpeakAtATime(boolean qpid) throws Exception {
    for (long seed = 0; seed < RUNS / 10; seed++) {
      told.clear();
      int count = 200;
      ConfirmTracker tracker = tracker(qpid, count);
      var barrier = new CyclicBarrier(3);
      var threads = new ArrayList<Thread>();
      for (int speaker = 0; speaker < 3; speaker++) {
        List<Word> words = words(new Random(seed * 3 + speaker), count);
        threads.add(new Thread(() -> speak(barrier, tracker, words)));
      }
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }

      assertThat(told).as("seed %d", seed).hasSize(1);
      assertThat(tracker.size()).isZero();
    }
  }

  private static void speak(CyclicBarrier barrier, ConfirmTracker tracker, List<Word> words) {
    try {
      barrier.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    words.forEach(word -> say(tracker, word));
  }

  /** Any words about the messages, some of them twice, and in the end a loss. */
  private static List<Word> words(Random random, int count) {
    var words = new ArrayList<Word>();
    for (int i = 0; i < count * 2; i++) {
      String what = List.of("ack", "ack", "nack", "return").get(random.nextInt(4));
      words.add(new Word(what, 1 + random.nextInt(count), random.nextInt(4) == 0));
    }
    Collections.shuffle(words, random);
    words.add(new Word(random.nextBoolean() ? "expire" : "close", 0, false));
    return words;
  }

  private static void say(ConfirmTracker tracker, Word word) {
    switch (word.what()) {
      case "ack" -> tracker.ack(word.number(), word.multiple());
      case "nack" -> tracker.nack(word.number(), word.multiple());
      case "return" -> tracker.returned(back("" + word.number()));
      case "expire" -> tracker.expire(System.nanoTime() + LATER);
      default -> tracker.close("the channel was closed", true);
    }
  }

  private ConfirmTracker tracker(boolean qpid, int count) {
    var tracker = new ConfirmTracker(qpid);
    var outcomes = new Outcomes(count, told::add);
    for (int i = 0; i < count; i++) {
      var publish =
          new Publish(
              message("" + (i + 1)),
              "amqp://here",
              Deadline.in(Duration.ofMinutes(1)),
              outcomes.of(i));
      publish.send();
      tracker.add(i + 1, publish);
    }
    return tracker;
  }

  private List<String> outcomes() {
    return Arrays.stream(told.get(0))
        .map(end -> end == null ? "CONFIRMED" : end.outcome().name())
        .toList();
  }

  private static OutboundMessage message(String id) {
    return new OutboundMessage("x", "k", properties(id), new byte[0]);
  }

  private static Return back(String id) {
    return new Return(312, "NO_ROUTE", "x", "k", properties(id), new byte[0]);
  }

  private static AMQP.BasicProperties properties(String id) {
    return new AMQP.BasicProperties.Builder().messageId(id).build();
  }

  /** The same in the plainest way: one number after the other. */
  private static final class Model {

    private final boolean qpid;
    private final String[] ends;
    private final Set<Integer> refused = new HashSet<>();

    Model(boolean qpid, int count) {
      this.qpid = qpid;
      this.ends = new String[count];
    }

    void hear(Word word) {
      for (int i = 0; i < ends.length; i++) {
        boolean meant = word.number() == i + 1 || word.multiple() && i + 1 < word.number();
        if (ends[i] == null && (word.number() == 0 || meant)) {
          hear(i, word);
        }
      }
    }

    private void hear(int i, Word word) {
      switch (word.what()) {
        case "ack" -> ends[i] = "CONFIRMED";
        case "nack" -> refuse(i);
        case "return" -> ends[i] = word.number() == i + 1 ? "RETURNED" : null;
        default -> ends[i] = refused.contains(i) ? "REFUSED" : "UNKNOWN";
      }
    }

    /** Qpid may still say why. */
    private void refuse(int i) {
      if (qpid) {
        refused.add(i);
      } else {
        ends[i] = "REFUSED";
      }
    }

    boolean isOver() {
      return !Arrays.asList(ends).contains(null);
    }

    List<String> outcomes() {
      return List.of(ends);
    }
  }
}
