package dev.drover.backoff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffTest {

  @ParameterizedTest
  @CsvSource({
    "0, 200",
    "1, 400",
    "2, 800",
    "3, 1600",
    "4, 3200",
    "7, 25600",
    "8, 30000",
    "9, 30000",
    "62, 30000",
    "64, 30000",
    "2147483647, 30000"
  })
  void doublesFrom200MillisecondsUpTo30Seconds(int tries, long millis) {
    assertThat(Backoff.DEFAULT.before(tries)).isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void neverPassesACapThatIsNoMultipleOfTheFirstWait() {
    var backoff = new Backoff(Duration.ofMillis(300), Duration.ofMillis(1000));

    assertThat(backoff.before(1)).isEqualTo(Duration.ofMillis(600));
    assertThat(backoff.before(2)).isEqualTo(Duration.ofMillis(1000));
  }

  @Test
  void refusesWhatCannotBeABackoff() {
    assertThatThrownBy(() -> new Backoff(Duration.ZERO, Duration.ofSeconds(1)))
        .hasMessageContaining("above zero");
    assertThatThrownBy(() -> new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(1)))
        .hasMessageContaining("below the first wait");
    assertThatThrownBy(() -> Backoff.DEFAULT.before(-1)).hasMessageContaining("from 0");
  }
}
