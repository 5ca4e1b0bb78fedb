package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A lease of 30 s: beats are due every 5 s, and late after 10. */
class SteadinessTest {

  private static final long START = Long.MAX_VALUE - Duration.ofSeconds(20).toNanos();

  private final Steadiness steadiness = new Steadiness(Duration.ofSeconds(30));

  @Test
  void lastsFromAWholeLeaseAfterTheStart() {
    beatEveryFiveSeconds(0, 25);
    assertThat(lastsAt(29)).isFalse();

    beatEveryFiveSeconds(30, 30);

    assertThat(lastsAt(30)).isTrue();
    assertThat(lastsAt(40)).isTrue();
  }

  @Test
  void endsWhenNoBeatHasComeForAThirdOfTheLease() {
    beatEveryFiveSeconds(0, 60);

    assertThat(lastsAt(70)).isTrue();
    assertThat(lastsAt(71)).isFalse();
  }

  @Test
  void beginsAnewAfterALateBeat() {
    beatEveryFiveSeconds(0, 60);

    beatEveryFiveSeconds(71, 96);
    assertThat(lastsAt(100)).isFalse();

    beatEveryFiveSeconds(101, 101);
    assertThat(lastsAt(101)).isTrue();
  }

  @Test
  void beginsAnewAfterAFailedBeat() {
    beatEveryFiveSeconds(0, 60);

    steadiness.missed();
    assertThat(lastsAt(61)).isFalse();
    beatEveryFiveSeconds(65, 90);
    assertThat(lastsAt(94)).isFalse();

    beatEveryFiveSeconds(95, 95);
    assertThat(lastsAt(95)).isTrue();
  }

  @Test
  void countsABeatFromWhenItWasSentAndABreakUntilItWasAnswered() {
    beatEveryFiveSeconds(0, 60);

    steadiness.reached(at(65), at(71));

    assertThat(lastsAt(71)).isFalse();
  }

  @Test
  void isNotThereBeforeTheFirstBeat() {
    assertThat(steadiness.lasts(System.nanoTime())).isFalse();
  }

  private void beatEveryFiveSeconds(int from, int to) {
    for (int second = from; second <= to; second += 5) {
      steadiness.reached(at(second), at(second));
    }
  }

  private boolean lastsAt(int second) {
    return steadiness.lasts(at(second));
  }

  /** A nano time may overflow. */
  private static long at(int second) {
    return START + Duration.ofSeconds(second).toNanos();
  }
}
