package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PriorityTest {

  @ParameterizedTest
  @CsvSource({"0,0", "9,9", "' 7 ',7", "255,255", "256,255", "99999999999,255", "-1,0", "-256,0"})
  void isANumberWithinItsOctet(String given, int priority) {
    assertThat(Priority.of(given)).isEqualTo(priority);
    assertThat(Priority.of(Long.valueOf(given.strip()))).isEqualTo(priority);
  }

  @Test
  void isAbsentWhereNoneIsGiven() {
    assertThat(Priority.of(null)).isNull();
    assertThat(Priority.of(" ")).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"urgent", "1.5", "99999999999999999999", "0x1"})
  void isNothingElse(String given) {
    assertThatThrownBy(() -> Priority.of(given))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("'" + given + "'", "0 to 255");
  }
}
