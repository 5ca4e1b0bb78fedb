package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoLedgerTest {

  private static final DemoSettings SETTINGS = new DemoSettings(1_000, 42, Duration.ofSeconds(1));

  private final DemoPlan plan = new DemoPlan("orders", "run", SETTINGS);
  private final DemoLedger ledger = new DemoLedger(plan);

  @Test
  void isCleanWhenEveryIdArrivesOnce() {
    sendAll();
    arriveAllBut(-1);

    DemoAccount account = ledger.account();

    assertThat(account.isClean()).isTrue();
    assertThat(account.sent()).isEqualTo(1_000);
    assertThat(account.unique()).isEqualTo(950);
    assertThat(account.poison()).isEqualTo(10);
    assertThat(account.delivered()).isEqualTo(940);
    assertThat(account.deadLettered()).isEqualTo(10);
    assertThat(account.duplicatesDropped()).isEqualTo(50);
    assertThat(ledger.isComplete()).isTrue();
  }

  @Test
  void reportsAnIdThatNeverArrivesAsLost() {
    sendAll();
    arriveAllBut(17);

    DemoAccount account = ledger.account();

    assertThat(account.lost()).isEqualTo(1);
    assertThat(account.lostIds()).containsExactly(plan.id(17));
    assertThat(account.isClean()).isFalse();
    assertThat(ledger.isComplete()).isFalse();
  }

  @Test
  void reportsAnIdThatArrivesInTheTargetAgainAsTwice() {
    sendAll();
    arriveAllBut(-1);
    ledger.delivered(plan.id(firstIntact()));

    DemoAccount account = ledger.account();

    assertThat(account.arrivedTwice()).isEqualTo(1);
    assertThat(account.twiceIds()).containsExactly(plan.id(firstIntact()));
    assertThat(account.isClean()).isFalse();
  }

  @Test
  void reportsAnIdThatIsBothDeliveredAndDeadLetteredAsTwice() {
    sendAll();
    arriveAllBut(-1);
    ledger.deadLettered(plan.id(firstIntact()));

    assertThat(ledger.account().arrivedTwice()).isEqualTo(1);
  }

  @Test
  void countsACopyThatArrivesNotAsDropped() {
    ledger.sent(0);
    ledger.sent(0);
    ledger.delivered(plan.id(0));
    assertThat(ledger.account().duplicatesDropped()).isEqualTo(1);

    ledger.delivered(plan.id(0));
    assertThat(ledger.account().duplicatesDropped()).isZero();
  }

  @Test
  void leavesIdsOfOtherRunsAlone() {
    assertThat(ledger.delivered("demo-other-orders-1")).isFalse();
    assertThat(ledger.delivered("demo-run-orders-950")).isFalse();
    assertThat(ledger.delivered("demo-run-orders-x")).isFalse();
    assertThat(ledger.delivered("demo-run-orders--1")).isFalse();
    assertThat(ledger.delivered(null)).isFalse();
    assertThat(ledger.seen()).isZero();
  }

  private void sendAll() {
    for (int place = 0; place < plan.messages(); place++) {
      ledger.sent(plan.numberAt(place));
    }
  }

  private void arriveAllBut(int missing) {
    for (int number = 0; number < plan.unique(); number++) {
      if (number != missing && isIntact(number)) {
        ledger.delivered(plan.id(number));
      } else if (number != missing) {
        ledger.deadLettered(plan.id(number));
      }
    }
  }

  private int firstIntact() {
    int number = 0;
    while (!isIntact(number)) {
      number++;
    }
    return number;
  }

  private boolean isIntact(int number) {
    return Json.isJson(plan.message(number).body());
  }
}
