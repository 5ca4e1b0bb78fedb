package dev.drover.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.GetResponse;
import dev.drover.broker.PlainClient;
import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.PublishUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@RequiresRabbitmq(ownNode = true)
@Timeout(180)
class RabbitmqOutageIT {

  private static RabbitmqNode node;

  private final String queue = Flow.name("q");
  private final String target = Flow.name("target");
  private final String from = "rabbitmq:default?queue=" + queue;
  private final String to =
      "rabbitmq:default?queue=" + target + "&publisherAcknowledgementsTimeout=1s";

  @BeforeAll
  static void startNode() {
    node = RabbitmqNode.start();
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @Test
  void losesNothingWhenTheBrokerIsKilledAndComesBack() throws Exception {
    try (var flow = new Flow(node).route(from, r -> r.to(to)).start()) {
      node.syncQueues();
      flow.client.publishMany("", queue, 1000);
      await().until(() -> flow.client.depth(target) > 10);

      node.kill();
      await().atMost(Duration.ofSeconds(20)).until(() -> !flow.component.connected());
      node.restart();

      try (var client = new PlainClient(node.uri())) {
        for (int i = 1000; i < 1100; i++) {
          client.publish("", queue, "" + i, "" + i);
        }
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(() -> assertThat(flow.component.connected()).isTrue());
        Set<String> ids = new HashSet<>();
        await()
            .atMost(Duration.ofSeconds(60))
            .untilAsserted(
                () -> {
                  takeIds(client, ids);
                  assertThat(ids).hasSize(1100);
                });
      }
    }
  }

  @Test
  void startsWhileTheBrokerThatAnsweredBeforeIsAway() throws Exception {
    try (var flow = new Flow(node).start()) {
      flow.component.connect();
      node.kill();
      try {
        flow.route(from, r -> r.to(to));
      } finally {
        node.restart();
      }

      try (var client = new PlainClient(node.uri())) {
        await()
            .atMost(Duration.ofSeconds(30))
            .ignoreExceptions()
            .until(() -> client.depth(queue) == 0 && client.depth(target) == 0);
        client.publish("", queue, "1", "1");
        await().atMost(Duration.ofSeconds(10)).until(() -> client.depth(target) == 1);
      }
    }
  }

  @Test
  void countsAPublishAsUnknownWhenNoConfirmComes() throws Exception {
    try (var flow = new Flow(node).start()) {
      assertThat(flow.send(to, "1").getException()).isNull();

      node.pause();
      Exchange sent;
      try {
        sent = flow.send(to, "2", RabbitmqConstants.MESSAGE_ID, "m-2");
      } finally {
        node.resume();
      }

      var failure = sent.getException(PublishUnconfirmed.class);
      assertThat(failure.outcome()).isEqualTo(Outcome.UNKNOWN);
      assertThat(failure).hasMessageContainingAll("m-2", "none came within 1000 ms");
      assertThat(OfferAgain.isAskedBy(failure)).as("held, not counted as a failure").isTrue();
      assertThat(flow.send(to, "3").getException()).isNull();
    }
  }

  @Test
  void holdsWhatCannotBeSentWhileTheBrokerIsDead() throws Exception {
    try (var flow = new Flow(node).start()) {
      assertThat(flow.send(to, "1").getException()).isNull();
      flow.component.ask();

      node.kill();
      try {
        var failure = flow.send(to, "2").getException(PublishUnconfirmed.class);
        assertThat(OfferAgain.isAskedBy(failure)).isTrue();
        assertThatThrownBy(flow.component::ask).isInstanceOf(Exception.class);
      } finally {
        node.restart();
      }

      await().atMost(Duration.ofSeconds(10)).until(() -> flow.send(to, "3").getException() == null);
      flow.component.ask();
    }
  }

  @Test
  void saysThatTheBrokerBlocksPublishersAndGoesOnWhenItNoLongerDoes() throws Exception {
    try (var flow = new Flow(node).start()) {
      assertThat(flow.send(to, "1").getException()).isNull();

      node.ctl("set_vm_memory_high_watermark", "0.0000001");
      try {
        await()
            .atMost(Duration.ofSeconds(30))
            .until(
                () -> flow.send(to, "2").getException(),
                e -> e != null && e.getMessage().contains("blocks publishers"));
      } finally {
        node.ctl("set_vm_memory_high_watermark", "0.4");
      }

      await().atMost(Duration.ofSeconds(30)).until(() -> flow.send(to, "3").getException() == null);
    }
  }

  private void takeIds(PlainClient client, Set<String> ids) throws Exception {
    for (GetResponse got = client.get(target); got != null; got = client.get(target)) {
      ids.add(got.getProps().getMessageId());
    }
  }
}
