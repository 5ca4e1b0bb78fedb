package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.ElementUnitsOfWork;
import dev.drover.routetest.RouteTest;
import org.apache.camel.spi.UnitOfWorkFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Ends that a template names by its parameters. */
class RouteTestTemplateTest {

  @RegisterExtension
  final RouteTest shipments =
      RouteTest.of(
              "classpath:reload/retry.camel.yaml",
              "classpath:reload/forward.camel.yaml",
              "classpath:reload/shipments.camel.yaml")
          .source("kafka:shipments")
          .target("rabbitmq:shipments")
          .deadLetters("kafka:shipments.dlt");

  @Test
  void areFoundByTheNamesThatTheyHaveInTheEnd() {
    shipments.send("shipment-1", "{}");
    shipments.send("shipment-2", "not json");

    shipments.account().expectDead("shipment-2").balances();
    assertThat(shipments.at("rabbitmq:shipments").getExchanges().get(0).getMessage().getHeaders())
        .containsEntry("edition-of-route", "edition-0");
  }

  @Test
  void runAsInTheDaemonWithItsUnitsOfWork() {
    assertThat(
            shipments
                .context()
                .getCamelContextExtension()
                .getContextPlugin(UnitOfWorkFactory.class))
        .isInstanceOf(ElementUnitsOfWork.class);
  }
}
