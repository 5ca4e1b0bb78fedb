package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DemoPlanTest {

  @Test
  void sendsFivePercentTwiceAndBreaksOnePercent() {
    DemoPlan plan = plan(10_000, 7);

    long broken =
        IntStream.range(0, plan.unique()).filter(n -> !Json.isJson(plan.message(n).body())).count();

    assertThat(plan.messages()).isEqualTo(10_000);
    assertThat(plan.unique()).isEqualTo(9_500);
    assertThat(plan.poison()).isEqualTo(100);
    assertThat(broken).isEqualTo(100);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 19, 20, 99, 100, 101, 1_000})
  void repeatsOnlyWhatWasSentBeforeAndIsNotBroken(int messages) {
    for (long seed = 0; seed < 50; seed++) {
      DemoPlan plan = plan(messages, seed);
      var earlier = new HashSet<Integer>();
      for (int place = 0; place < messages; place++) {
        int number = plan.numberAt(place);
        boolean isNew = earlier.add(number);
        assertThat(isNew || Json.isJson(plan.message(number).body())).isTrue();
        assertThat(number).isLessThan(earlier.size());
      }
      assertThat(earlier).hasSize(plan.unique()).hasSize(messages - messages * 5 / 100);
    }
  }

  @Test
  void sendsTheSameSequenceForTheSameSeed() {
    assertThat(sequence(plan(500, 3))).isEqualTo(sequence(plan(500, 3)));
    assertThat(sequence(plan(500, 3))).isNotEqualTo(sequence(plan(500, 4)));
  }

  private static int[] sequence(DemoPlan plan) {
    return IntStream.range(0, plan.messages()).map(plan::numberAt).toArray();
  }

  private static DemoPlan plan(int messages, long seed) {
    return new DemoPlan("orders", "run", new DemoSettings(messages, seed, Duration.ofSeconds(1)));
  }
}
