package dev.drover;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RedeliveryTimesTest {

  private final DefaultCamelContext camel = new DefaultCamelContext();

  @AfterEach
  void close() throws Exception {
    camel.close();
  }

  @Test
  void addsUpWhatARouteConfigurationWaits() throws Exception {
    load(
        """
        - routeConfiguration:
            id: retry
            errorHandler:
              deadLetterChannel:
                deadLetterUri: mock:letters
                redeliveryPolicy:
                  maximumRedeliveries: "{{tries:4}}"
                  redeliveryDelay: 200
                  useExponentialBackOff: true
                  backOffMultiplier: 2
                  maximumRedeliveryDelay: 1000
        - route:
            id: orders
            routeConfigurationId: retry
            from:
              uri: direct:orders
              steps:
                - to: mock:x
        """);

    assertThatThrownBy(() -> require(Duration.ofSeconds(2)))
        .isInstanceOf(RetentionTooShort.class)
        .hasMessageContaining("'drover.dedup.retention' is 2s")
        .hasMessageContaining(
            "route 'orders' redelivers 4 times, waiting 0.2s + 0.4s + 0.8s + 1s = 2.4s");
    assertThatCode(() -> require(Duration.ofMillis(2400))).doesNotThrowAnyException();
  }

  @Test
  void looksAtWhatIsSetForAnExceptionToo() throws Exception {
    load(
        """
        - route:
            id: payments
            errorHandler:
              defaultErrorHandler: {}
            from:
              uri: direct:payments
              steps:
                - to: mock:x
        - routeConfiguration:
            onException:
              - onException:
                  exception:
                    - java.io.IOException
                  redeliveryPolicy:
                    maximumRedeliveries: 3
                    redeliveryDelay: 60000
        """);

    assertThatThrownBy(() -> require(Duration.ofMinutes(2)))
        .hasMessageContaining("route 'payments' redelivers 3 times, waiting 1m + 1m + 1m = 3m");
  }

  @Test
  void leavesRoutesAloneThatRedeliverNothingOrWithoutEnd() throws Exception {
    load(
        """
        - route:
            id: plain
            from:
              uri: direct:plain
              steps:
                - to: mock:x
        - route:
            id: endless
            errorHandler:
              defaultErrorHandler:
                redeliveryPolicy:
                  maximumRedeliveries: -1
            from:
              uri: direct:endless
              steps:
                - to: mock:x
        """);

    assertThatCode(() -> require(Duration.ofSeconds(1))).doesNotThrowAnyException();
  }

  private void load(String yaml) throws Exception {
    PluginHelper.getRoutesLoader(camel)
        .loadRoutes(ResourceHelper.fromString("routes.camel.yaml", yaml));
  }

  private void require(Duration retention) throws RetentionTooShort {
    new RedeliveryTimes(camel).requireWithin(retention);
  }
}
