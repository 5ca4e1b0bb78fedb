package dev.drover.fault;

import java.util.Random;

/**
 * An order of the shipped flows. What becomes of it is a function of the seed: one in ten has an
 * article that nobody has, one an account without money, one more pieces than a parcel holds.
 */
record FundedOrder(String id, String sku, String account, int quantity, long cents) {

  /** Pieces that no parcel holds, by the shipped setting. */
  private static final int NO_PARCEL = 101;

  static FundedOrder of(int number, Random random) {
    int lot = random.nextInt(10);
    return new FundedOrder(
        "o-" + number,
        lot == 0 ? "nothing" : "book",
        lot == 1 ? "poor" : "anna",
        lot == 2 ? NO_PARCEL : 1 + random.nextInt(3),
        1 + random.nextInt(50_000));
  }

  /** One that nobody has, and whose cancellation is to fail. */
  static FundedOrder planted(int number) {
    return new FundedOrder("planted-" + number, "nothing", "anna", 1, 100);
  }

  /** One in twenty is sent twice. */
  SagaRun.Command command() {
    return new SagaRun.Command(id, json(), cents % 20 == 0);
  }

  boolean ships() {
    return sku.equals("book") && account.equals("anna") && quantity < NO_PARCEL;
  }

  private String json() {
    return """
        {"order": "%s", "account": "%s", "sku": "%s", "quantity": %d, "amount": "%s"}
        """
        .formatted(id, account, sku, quantity, Books.money(cents));
  }
}
