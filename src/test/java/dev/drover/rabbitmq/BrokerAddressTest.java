package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.rabbitmq.client.Address;
import dev.drover.broker.FreePorts;
import java.net.ConnectException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BrokerAddressTest {

  @ParameterizedTest
  @CsvSource({
    "amqp://host, 5672, guest, guest, /",
    "amqps://host, 5671, guest, guest, /",
    "amqp://host:1234/, 1234, guest, guest, /",
    "amqp://u:p@host/shop, 5672, u, p, shop",
    "amqp://u%40x:p%2F%3A+@host/a%2Fb, 5672, u@x, p/:+, a/b"
  })
  void readsTheUri(String uri, int port, String user, String password, String virtualHost) {
    var address = BrokerAddress.of(uri, null, null);

    assertThat(address.node()).isEqualTo(new Address("host", port));
    assertThat(address.user()).isEqualTo(user);
    assertThat(address.password()).isEqualTo(password);
    assertThat(address.virtualHost()).isEqualTo(virtualHost);
  }

  @Test
  void prefersThePasswordThatIsGivenApartAndNeverShowsEither() {
    var address = BrokerAddress.of("amqp://u:first@host/shop", "second", null);

    assertThat(address.password()).isEqualTo("second");
    assertThat(address).hasToString("amqp://host:5672/shop");
  }

  @Test
  void knowsFurtherNodes() {
    assertThat(BrokerAddress.of("amqps://a", null, "b:1, c").nodes())
        .containsExactly(new Address("a", 5671), new Address("b", 1), new Address("c", 5671));
  }

  @ParameterizedTest
  @ValueSource(strings = {"http://host", "host:5672", "amqp://u:se cret@host", "amqp:///x", ""})
  void refusesWhatIsNoAmqpUriWithoutShowingIt(String uri) {
    assertThatThrownBy(() -> BrokerAddress.of(uri, null, null))
        .hasMessageContaining("must be amqp://")
        .hasNoCause()
        .message()
        .doesNotContain("cret");
  }

  @Test
  void saysWhichBrokerCannotBeReachedAtStart() throws Exception {
    int port = FreePorts.next();
    try (var flow = new Flow("amqp://guest:guest@127.0.0.1:" + port, null)) {
      flow.route("rabbitmq:x?queue=q", r -> r.log("x"));

      assertThatThrownBy(flow::start)
          .hasStackTraceContaining(ConnectException.class.getName())
          .hasStackTraceContaining("'amqp://127.0.0.1:" + port + "/' cannot be used")
          .hasStackTraceContaining("is the broker running there?");
    }
  }
}
