package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.routetest.Account;
import dev.drover.routetest.RouteTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The account of routes that lose, double and dead-letter: each is told, with its ids. */
class RouteTestAccountTest {

  private static final String ORDER = "{\"id\": \"1\"}";

  @RegisterExtension
  final RouteTest orders =
      RouteTest.of("classpath:routes/bridge/orders.camel.yaml")
          .source("rabbitmq:orders")
          .target("kafka:orders")
          .deadLetters("rabbitmq:orders.dlx");

  @RegisterExtension
  final RouteTest losing =
      RouteTest.of("classpath:routetest/losing.camel.yaml")
          .source("rabbitmq:refunds")
          .target("refunds-to-kafka");

  @RegisterExtension
  final RouteTest doubling =
      RouteTest.of("src/test/resources/routetest/doubling.camel.yaml")
          .source("doubling")
          .target("kafka:refunds")
          .mock("rabbitmq:bookings");

  @Test
  void everyMessageIsInOnePlace() {
    orders.send("order-1", ORDER);
    orders.send("order-2", "not json");
    orders.send("order-1", ORDER);

    Account account = orders.account().expectDead("order-2");

    account.balances();
    assertThat(account.done()).containsExactly("order-1");
    assertThat(account.dead()).containsExactly("order-2");
    assertThat(account).hasToString("sent 2 = done 1 + dead 1 + pending 0");
  }

  @Test
  void failsForAMessageThatIsDeadUnexpectedly() {
    orders.send("order-1", ORDER);
    orders.send("order-2", "not json");

    assertThatThrownBy(() -> orders.account().balances())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("sent 2 = done 1 + dead 1 + pending 0")
        .hasMessageContaining("dead, though not expected to be: order-2 (Unrecognized token 'not'");
  }

  @Test
  void failsForAMessageThatIsNotDeadAlthoughItWasExpectedToBe() {
    orders.send("order-1", ORDER);

    assertThatThrownBy(() -> orders.account().expectDead("order-1").balances())
        .hasMessageContaining("not dead, though expected to be: order-1");
  }

  @Test
  void failsForAMessageThatItsSourceHasLetGoAndThatIsNowhere() {
    losing.at("refunds-to-kafka").whenExchangeReceived(2, e -> fail("the target is away"));

    losing.send("refund-1", "1");
    losing.send("refund-2", "2");

    Account account = losing.account();
    assertThat(account.lost()).containsExactly("refund-2");
    assertThatThrownBy(account::balances)
        .hasMessageContaining("sent 2 = done 1 + dead 0 + pending 0")
        .hasMessageContaining("lost, for its source has let it go: refund-2");
  }

  @Test
  void failsForAMessageThatArrivesTwice() {
    doubling.at("rabbitmq:bookings").whenExchangeReceived(1, e -> fail("no bookings now"));

    doubling.send("refund-1", "1");
    assertThat(doubling.account().pending()).as("its source offers it again").hasSize(1);
    doubling.send("refund-1", "1");

    assertThatThrownBy(() -> doubling.account().balances())
        .hasMessageContaining("twice: refund-1 at {kafka:refunds=2}");
  }

  @Test
  void failsForAMessageThatIsPendingUnexpectedly() {
    orders.closeDatabase();

    orders.send("order-1", ORDER);

    assertThatThrownBy(() -> orders.account().balances())
        .hasMessageContaining("sent 1 = done 0 + dead 0 + pending 1")
        .hasMessageContaining("pending, though not expected to be: order-1");
    orders.account().expectPending("order-1").balances();
  }

  @Test
  void failsWhenNothingWasSent() {
    assertThatThrownBy(() -> orders.account().balances()).hasMessageContaining("nothing was sent");
  }

  private static void fail(String reason) {
    throw new IllegalStateException(reason);
  }
}
