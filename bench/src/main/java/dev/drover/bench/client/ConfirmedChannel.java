package dev.drover.bench.client;

import com.rabbitmq.client.Channel;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Publishes persistent, mandatory messages, and knows when all of them are confirmed. */
final class ConfirmedChannel {

  private static final long PATIENCE_MILLIS = 30_000;

  private final Channel channel;
  private final String exchange;
  private final AtomicInteger returned = new AtomicInteger();

  ConfirmedChannel(Ends ends) throws Exception {
    this.channel = ends.channel();
    this.exchange = ends.name();
    channel.addReturnListener(message -> returned.incrementAndGet());
    channel.confirmSelect();
  }

  void publish(ConsumerRecord<byte[], byte[]> record) throws Exception {
    channel.basicPublish(exchange, Ends.ROUTING_KEY, true, Wire.properties(record), record.value());
  }

  void awaitConfirms() throws Exception {
    channel.waitForConfirmsOrDie(PATIENCE_MILLIS);
    if (returned.get() > 0) {
      throw new IllegalStateException(returned + " messages came back, for no queue takes them");
    }
  }
}
