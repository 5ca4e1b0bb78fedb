package dev.drover.fault;

import java.util.Random;

/**
 * A funding of an account. What becomes of it is a function of the seed: one in ten comes from a
 * source without money, one is for an account that nobody has.
 */
record Funding(String id, String source, String account, long cents) {

  static Funding of(int number, Random random) {
    int lot = random.nextInt(10);
    return new Funding(
        "f-" + number,
        lot == 0 ? "poor" : "card",
        lot == 1 ? "nobody" : "anna",
        1 + random.nextInt(50_000));
  }

  boolean completes() {
    return source.equals("card") && account.equals("anna");
  }

  /** One in twenty is sent twice. */
  SagaRun.Command command() {
    return new SagaRun.Command(id, json(), cents % 20 == 0);
  }

  private String json() {
    return """
        {"funding": "%s", "source": "%s", "account": "%s", "amount": "%s"}
        """
        .formatted(id, source, account, Books.money(cents));
  }
}
