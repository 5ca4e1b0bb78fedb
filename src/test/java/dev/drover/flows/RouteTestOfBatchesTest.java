package dev.drover.flows;

import dev.drover.routetest.RouteTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A route whose exchanges carry many messages: each has its own place in the account. */
class RouteTestOfBatchesTest {

  @RegisterExtension
  final RouteTest refunds =
      RouteTest.of("classpath:routetest/batching.camel.yaml")
          .source("rabbitmq:refunds")
          .target("kafka:refunds")
          .deadLetters("rabbitmq:refunds.dlx")
          .onEmbeddedServers();

  @Test
  void accountsForEveryMessageOfABatch() {
    for (int i = 1; i <= 20; i++) {
      refunds.send("refund-" + i, i == 7 ? "not json" : "{}");
    }

    refunds.account().expectDead("refund-7").balances();
  }
}
