package dev.drover.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LetterIdTest {

  private static final byte[] BODY = "a body".getBytes(UTF_8);

  @Test
  void twoCopiesOfOneFailureAreOneLetter() {
    assertThat(LetterId.of("orders", "m-1"))
        .isEqualTo(LetterId.of("orders", "m-1"))
        .matches("[0-9a-f]{32}");
    assertThat(LetterId.of("orders", BODY)).isEqualTo(LetterId.of("orders", BODY.clone()));
    assertThat(LetterId.ofForeign("bills/0@7", BODY))
        .isEqualTo(LetterId.ofForeign("bills/0@7", BODY.clone()));
  }

  @Test
  void whatDiffersInAnythingIsAnother() {
    assertThat(
            List.of(
                LetterId.of("orders", "m-1"),
                LetterId.of("orders", "m-2"),
                LetterId.of("payments", "m-1"),
                LetterId.of("order", "sm-1"),
                LetterId.of("orders", BODY),
                LetterId.of("orders", "a body"),
                LetterId.ofForeign("orders", BODY),
                LetterId.ofForeign("orders/0@1", BODY)))
        .doesNotHaveDuplicates();
  }
}
