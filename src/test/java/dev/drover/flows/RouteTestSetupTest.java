package dev.drover.flows;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.routetest.RouteTest;
import org.junit.jupiter.api.Test;

/** What a test says wrongly about its routes is told before a message is sent. */
class RouteTestSetupTest {

  private static final String ORDERS = "classpath:routes/bridge/orders.camel.yaml";

  @Test
  void namesTheEndsThatAreThere() {
    refuses(RouteTest.of(ORDERS).source("rabbitmq:orders").target("kafka:ordres"))
        .hasMessageContaining("no step sends to or is called 'kafka:ordres'")
        .hasMessageContaining("kafka:orders (step orders-to-kafka)");
  }

  @Test
  void namesTheSourcesThatAreThere() {
    refuses(RouteTest.of(ORDERS).source("rabbitmq:order"))
        .hasMessageContaining("no route takes from or is called 'rabbitmq:order'")
        .hasMessageContaining("rabbitmq:orders (route orders)");
    refuses(RouteTest.of(ORDERS)).hasMessageContaining("rabbitmq:orders (route orders)");
  }

  @Test
  void namesTheEndsThatNoBrokerIsThereFor() {
    refuses(RouteTest.of(ORDERS).source("rabbitmq:orders").target("kafka:orders"))
        .hasMessageContaining("no broker is there for [end rabbitmq:orders.dlx")
        .hasMessageContaining("or say onEmbeddedServers");
  }

  @Test
  void saysWhatIsWrongWithARouteFileInTheWordsOfValidate() {
    refuses(RouteTest.of("classpath:routetest/broken.camel.yaml").source("broken"))
        .hasMessageContaining("broken.camel.yaml:6")
        .hasMessageContaining("did you mean 'requestRequiredAcks'");
  }

  @Test
  void refusesAFileThatIsNotThere() {
    refuses(RouteTest.of("config/routes/nowhere.camel.yaml").source("nowhere"))
        .hasMessageContaining("config/routes/nowhere.camel.yaml")
        .hasMessageContaining("does not exist");
    refuses(RouteTest.of("config/nowhere/*.camel.yaml").source("nowhere"))
        .hasMessageContaining("no route file is 'config/nowhere/*.camel.yaml'");
  }

  @Test
  void refusesAnEndThatIsNamedTwice() {
    assertThatThrownBy(() -> RouteTest.of(ORDERS).target("kafka:orders").mock("kafka:orders"))
        .hasMessageContaining("'kafka:orders' is named twice");
  }

  private static org.assertj.core.api.AbstractThrowableAssert<?, ?> refuses(RouteTest routes) {
    return assertThatThrownBy(() -> routes.beforeEach(null));
  }
}
