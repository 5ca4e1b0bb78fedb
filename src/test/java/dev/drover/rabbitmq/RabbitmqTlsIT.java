package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.broker.FreePorts;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import java.net.ConnectException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@RequiresRabbitmq(ownNode = true)
@Timeout(120)
class RabbitmqTlsIT {

  @TempDir private static Path folder;
  private static TestAuthority ours;
  private static TestAuthority another;
  private static RabbitmqNode node;
  private static int port;

  @BeforeAll
  static void startNode() throws Exception {
    ours = TestAuthority.create(folder.resolve("ours"));
    another = TestAuthority.create(folder.resolve("another"));
    var files = ours.issue("localhost");
    port = FreePorts.next();
    node =
        RabbitmqNode.start(
            "listeners.ssl.1 = 127.0.0.1:" + port,
            "ssl_options.cacertfile = " + ours.certificate(),
            "ssl_options.certfile = " + files.certificate(),
            "ssl_options.keyfile = " + files.key(),
            "ssl_options.verify = verify_none",
            "ssl_options.fail_if_no_peer_cert = false");
  }

  @AfterAll
  static void stopNode() {
    if (node != null) {
      node.close();
    }
  }

  @Test
  void acceptsAServerOfATrustedAuthorityUnderItsName() throws Exception {
    try (var flow = flow("localhost", ours)) {
      assertThat(flow.send("rabbitmq:default?queue=" + Flow.name("tls"), "x").getException())
          .isNull();
    }
  }

  @Test
  void refusesAServerWhoseCertificateIsForAnotherHost() throws Exception {
    try (var flow = flow("127.0.0.1", ours)) {
      assertThatThrownBy(() -> flow.send("rabbitmq:default?queue=q", "x"))
          .hasRootCauseInstanceOf(java.security.cert.CertificateException.class)
          .hasStackTraceContaining("its certificate is for another host than '127.0.0.1'")
          .hasStackTraceContaining(ConnectException.class.getName());
    }
  }

  @Test
  void refusesAServerOfAnUnknownAuthority() throws Exception {
    for (TestAuthority trusted : new TestAuthority[] {another, null}) {
      try (var flow = flow("localhost", trusted)) {
        assertThatThrownBy(() -> flow.send("rabbitmq:default?queue=q", "x"))
            .hasStackTraceContaining("signed by an authority that is not trusted");
      }
    }
  }

  @Test
  void saysThatAPortSpeaksNoTls() throws Exception {
    var flow = new Flow("amqps://guest:guest@localhost:" + node.port(), null);
    flow.component.setConnectionTimeout(3000);
    try (flow) {
      flow.start();
      assertThatThrownBy(() -> flow.send("rabbitmq:default?queue=q", "x"))
          .hasStackTraceContaining("does this port speak TLS?");
    }
  }

  private static Flow flow(String host, TestAuthority trusted) {
    var flow = new Flow("amqps://guest:guest@%s:%d".formatted(host, port), null);
    if (trusted != null) {
      flow.component.setTrustStore(trusted.trustStore().toString());
      flow.component.setTrustStorePassword(TestAuthority.PASSWORD);
    }
    return flow.start();
  }
}
