package dev.drover.saga;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.concurrent.CompletableFuture;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The shipped flow of account funding and its participants, on either product. */
abstract class AccountFundingContract extends SagaOnDatabase {

  private static final String FLOW = "routes/accounts/account-funding.camel.yaml";
  private static final String ID = SagaKey.of("account-funding-saga", "f-1").id().toString();

  private Node bank;

  @BeforeEach
  void accounts() throws Exception {
    database.addSampleTables();
    execute("INSERT INTO sample_account (account_id, balance) VALUES ('card', 100), ('anna', 5)");
    bank = start(FLOW);
  }

  @Test
  void aPaymentIsDebitedCreditedAndTold() throws Exception {
    Exchange sent = fund("anna", "30.50");

    assertThat(sent.getException()).isNull();
    assertMoney("69.50", "0", "35.50");
    assertThat(text("SELECT state FROM sample_notice")).isEqualTo("told");
    assertThat(text("SELECT COUNT(*) FROM sample_posting")).isEqualTo("4");
    assertBooksBalance();
  }

  @Test
  void aRepeatedCommandMovesNothing() throws Exception {
    fund("anna", "30.50");

    assertThat(fund("anna", "30.50").getException()).isNull();

    assertMoney("69.50", "0", "35.50");
  }

  @Test
  void withoutMoneyNothingMoves() throws Exception {
    Exchange sent = fund("anna", "100.01");

    assertThat(sent.getException())
        .isInstanceOf(StepRefused.class)
        .hasMessage("not enough money in card");
    assertThat(state("f-1")).isEqualTo("compensated");
    assertMoney("100", "0", "5");
    assertThat(text("SELECT COUNT(*) FROM sample_posting")).isEqualTo("0");
  }

  @Test
  void anUnknownAccountRefundsThePayment() throws Exception {
    Exchange sent = fund("nobody", "30.50");

    assertThat(sent.getException()).isInstanceOf(StepRefused.class).hasMessage("no account nobody");
    assertThat(text("SELECT state FROM sample_payment")).isEqualTo("refunded");
    assertMoney("100", "0", "5");
    assertBooksBalance();
  }

  @Test
  void aFailedNoticeReversesAndRefunds() throws Exception {
    intercept(
        "account-funding-notify-once",
        e -> {
          throw new IllegalStateException("no mail");
        });

    fund("anna", "30.50");

    assertThat(state("f-1")).isEqualTo("compensated");
    assertThat(text("SELECT state FROM sample_credit")).isEqualTo("reversed");
    assertThat(text("SELECT state FROM sample_notice")).isEqualTo("withdrawn");
    assertMoney("100", "0", "5");
    assertThat(text("SELECT COUNT(*) FROM sample_posting")).isEqualTo("8");
    assertBooksBalance();
  }

  @Test
  void howAFundingEndedIsToldOnceUnderTheIdOfItsSaga() throws Exception {
    fund("anna", "30.50");
    participant("completed");

    assertThat(events()).isEqualTo("f-1 funding.completed account-funding-" + ID);
  }

  @Test
  void aFundingThatIsTakenBackIsToldOf() throws Exception {
    fund("nobody", "30.50");
    participant("failed");

    assertThat(events()).isEqualTo("f-1 funding.failed account-funding-" + ID);
  }

  private String events() throws Exception {
    return text(
        "SELECT STRING_AGG(aggregate || ' ' || type || ' ' || message_id, ', ' ORDER BY aggregate)"
            + " FROM outbox_event");
  }

  @Test
  void anAmountBelowZeroMovesNothing() throws Exception {
    assertThat(fund("anna", "-30.50").getException()).isNotNull();

    assertMoney("100", "0", "5");
  }

  @Test
  void aStepAppliesOnceAndItsCompensationToo() throws Exception {
    fund("anna", "30.50");

    participant("debit-once");
    participant("credit-once");
    assertMoney("69.50", "0", "35.50");

    participant("reverse");
    participant("reverse");
    assertMoney("69.50", "30.50", "5");
    participant("refund");
    participant("refund");
    assertMoney("100", "0", "5");
  }

  @Test
  void aStepThatComesAfterItsCompensationIsRefused() throws Exception {
    for (String undo : new String[] {"refund", "reverse", "withdraw"}) {
      assertThat(participant(undo).getException()).as(undo).isNull();
    }

    for (String step : new String[] {"debit", "credit", "notify"}) {
      assertThat(participant(step + "-once").getException())
          .as(step)
          .isInstanceOf(StepRefused.class);
    }
    assertMoney("100", "0", "5");
  }

  @Test
  void eachParticipantCommitsByItself() throws Exception {
    var seen = new CompletableFuture<String>();
    intercept(
        "account-funding-credit-once",
        e -> seen.complete(text("SELECT state FROM sample_payment") + balance("clearing")));

    fund("anna", "30.50");

    assertThat(seen).as("as another connection sees it").isCompletedWithValue("debited30.50");
  }

  final Exchange fund(String account, String amount) {
    return bank.camel
        .createProducerTemplate()
        .send("direct:account-funding-saga", e -> headers(e, account, amount));
  }

  /** One participant alone, as for the funding f-1 of anna's account with 30.50. */
  private Exchange participant(String route) {
    return bank.camel
        .createProducerTemplate()
        .send(
            "direct:account-funding-" + route,
            e -> {
              headers(e, "anna", "30.50");
              e.getMessage().setHeader(Exchange.SAGA_LONG_RUNNING_ACTION, ID);
            });
  }

  private static void headers(Exchange exchange, String account, String amount) {
    exchange.getMessage().setHeader("funding", "f-1");
    exchange.getMessage().setHeader("source", "card");
    exchange.getMessage().setHeader("account", account);
    exchange.getMessage().setHeader("amount", amount);
  }

  private void intercept(String route, Processor processor) throws Exception {
    AdviceWith.adviceWith(bank.camel, route, advice -> advice.weaveAddFirst().process(processor));
  }

  private void assertMoney(String card, String clearing, String anna) throws Exception {
    assertThat(balance("card")).as("card").isEqualByComparingTo(card);
    assertThat(balance("clearing")).as("clearing").isEqualByComparingTo(clearing);
    assertThat(balance("anna")).as("anna").isEqualByComparingTo(anna);
  }

  /** Each entry has two sides, and what is posted is what the accounts show. */
  private void assertBooksBalance() throws Exception {
    assertThat(
            text(
                """
                SELECT COUNT(*) FROM (SELECT entry FROM sample_posting
                GROUP BY saga_id, entry HAVING SUM(amount) <> 0 OR COUNT(*) <> 2) AS one_sided
                """))
        .isEqualTo("0");
    assertThat(posted("card"))
        .isEqualByComparingTo(balance("card").subtract(BigDecimal.valueOf(100)));
    assertThat(posted("anna"))
        .isEqualByComparingTo(balance("anna").subtract(BigDecimal.valueOf(5)));
    assertThat(posted("clearing")).isEqualByComparingTo(balance("clearing"));
  }

  private BigDecimal posted(String account) throws Exception {
    return new BigDecimal(
        text(
            "SELECT COALESCE(SUM(amount), 0) FROM sample_posting WHERE account_id = '%s'"
                .formatted(account)));
  }

  private BigDecimal balance(String account) throws Exception {
    return new BigDecimal(
        text("SELECT balance FROM sample_account WHERE account_id = '%s'".formatted(account)));
  }
}
