package dev.drover.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.drover.broker.PlainTopics;
import dev.drover.delivery.Batch;
import dev.drover.fault.KafkaServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The broker is killed while a batch from it is in work. */
@Timeout(180)
class BatchConsumerOutageTest {

  private static final Duration SOON = Duration.ofSeconds(60);
  private static final String GROUP = "outage";

  private final KafkaServer kafka = KafkaServer.create();
  private final List<String> arrived = new CopyOnWriteArrayList<>();
  private final CountDownLatch inWork = new CountDownLatch(1);
  private final CountDownLatch goOn = new CountDownLatch(1);
  private CamelContext context;

  @AfterEach
  void stop() {
    context.stop();
    kafka.kill();
  }

  @Test
  void theBatchGoesOnAndItsCommitIsMadeUpFor() throws Exception {
    try (var topic = new PlainTopics(kafka.brokers(), GROUP, 1)) {
      topic.send(0, List.of("a", "b", "c"));
      consume();
      assertThat(inWork.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();

      kafka.kill();
      goOn.countDown();
      await().atMost(SOON).until(() -> arrived.size() == 3);
      kafka.start();

      await().atMost(SOON).ignoreExceptions().until(() -> topic.committed(GROUP, 0) == 3);
      topic.send(0, List.of("d"));
      await().atMost(SOON).until(() -> topic.committed(GROUP, 0) == 4);
      assertThat(arrived).containsExactly("a", "b", "c", "d");
    }
  }

  private void consume() throws Exception {
    context = new DefaultCamelContext();
    context.addComponent("kafka", LosslessKafka.component(kafka.brokers()));
    context.addRoutes(
        new RouteBuilder() {
          @Override
          public void configure() {
            from("kafka:" + GROUP + "?batching=true&groupId=" + GROUP)
                .process(BatchConsumerOutageTest.this::work);
          }
        });
    context.start();
  }

  private void work(Exchange exchange) throws InterruptedException {
    inWork.countDown();
    goOn.await(SOON.toSeconds(), TimeUnit.SECONDS);
    Batch.open(exchange)
        .forEach(e -> arrived.add(new String(e.getMessage().getBody(byte[].class), UTF_8)));
  }
}
