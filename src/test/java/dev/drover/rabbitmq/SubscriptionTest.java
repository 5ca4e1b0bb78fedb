package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubscriptionTest {

  /** What an open delivery holds up is written one by one as soon as there is no more room. */
  @ParameterizedTest
  @CsvSource({"1, false, 1", "200, false, 300", "1, true, 1", "1000, true, 3000"})
  void theBrokerLeavesMoreUnacknowledgedThanIsWorkedOn(int prefetch, boolean batches, int most) {
    Gear gear =
        new Gear() {
          @Override
          public void delivered(Delivery delivery) {}

          @Override
          public boolean finishesMany() {
            return batches;
          }
        };

    assertThat(Subscription.unacknowledged(prefetch, gear)).isEqualTo(most);
  }
}
