package dev.drover.rabbitmq;

import static dev.drover.rabbitmq.RabbitmqConstants.ROUTING_KEY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.drover.broker.RabbitmqNode;
import dev.drover.broker.RequiresRabbitmq;
import dev.drover.delivery.ListUnconfirmed;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.PublishUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed.Outcome;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

@RequiresRabbitmq(ownNode = true)
class ListPublishIT extends ListPublishContract {

  private static RabbitmqNode node;

  @BeforeAll
  static void startNode() {
    node = RabbitmqNode.start();
  }

  @AfterAll
  static void stopNode() {
    node.close();
  }

  @Override
  String uri() {
    return node.uri();
  }

  @Test
  void marksTheElementsThatTheQueueRefuses() throws Exception {
    String full = to + "&arg.queue.x-max-length=3&arg.queue.x-overflow=reject-publish";
    var elements = elements(10);

    Exchange sent = batch(full, elements);

    var refused = elements.stream().filter(e -> e.getException() != null).toList();
    assertThat(refused)
        .isNotEmpty()
        .allMatch(e -> e.getException(PublishUnconfirmed.class).outcome() == Outcome.REFUSED);
    assertThat(bodies(queue)).hasSize(10 - refused.size());
    assertThat(sent.getMessage().getBody()).asInstanceOf(LIST).hasSize(10 - refused.size());
  }

  @Test
  void blamesNoElementForABrokerThatIsSilent() throws Exception {
    String hasty = to + "&publisherAcknowledgementsBatchTimeout=500";
    assertThat(flow.send(hasty, elements(1)).getException()).isNull();
    var ofBatch = elements(5);
    List<Exchange> own = elements(5);
    Exchange batch;
    Exchange list;

    node.pause();
    try {
      batch = batch(hasty, ofBatch);
      list = flow.send(hasty, own);
    } finally {
      node.resume();
    }

    assertThat(batch.getException()).isNull();
    assertThat(batch.getMessage().getBody()).isEqualTo(List.of());
    assertThat(ofBatch)
        .allMatch(e -> e.getException(PublishUnconfirmed.class).outcome() == Outcome.UNKNOWN)
        .allMatch(e -> OfferAgain.isAskedBy(e.getException()))
        .allMatch(e -> e.getException().getMessage().contains("none came within 500 ms"));
    assertThat(list.getException(ListUnconfirmed.class).failures()).hasSize(5);
    assertThat(OfferAgain.isAskedBy(list.getException())).isTrue();
  }

  private List<Exchange> elements(int count) {
    return IntStream.range(0, count).mapToObj(i -> element("" + i, ROUTING_KEY, "k")).toList();
  }
}
