package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProgressTest {

  private final StringWriter said = new StringWriter();
  private final DemoPlan plan =
      new DemoPlan("orders", "run", new DemoSettings(100, 1, Duration.ofSeconds(1)));
  private final DemoLedger ledger = new DemoLedger(plan);

  @Test
  void redrawsOneLineOnATerminal() {
    show(new Progress(new PrintWriter(said, true), true));

    assertThat(said.toString())
        .startsWith("\r[..............................]   0 %  orders 0/95")
        .contains("\r[##############################] 100 %  orders 95/95");
    assertThat(said.toString().stripTrailing()).doesNotContain("\n");
  }

  @Test
  void saysALineEachTenthElsewhere() {
    show(new Progress(new PrintWriter(said, true), false));

    assertThat(said.toString().lines()).hasSize(11).allMatch(line -> line.startsWith("demo: "));
    assertThat(said.toString()).doesNotContain("\r");
  }

  private void show(Progress progress) {
    progress.show(List.of(ledger));
    for (int number = 0; number < plan.unique(); number++) {
      ledger.delivered(plan.id(number));
      progress.show(List.of(ledger));
    }
    progress.end();
  }
}
