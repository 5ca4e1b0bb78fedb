package dev.drover.bench.client;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;

/** By hand, one message at a time: INSERT, confirmed record, commit, ack. */
public final class OneRabbitmqToKafka {

  private static final int PREFETCH = 50;

  private OneRabbitmqToKafka() {}

  public static void main(String[] args) throws Exception {
    var ends = Ends.of(args);
    Channel channel = ends.channel();
    var seen = new Seen(ends.database());
    KafkaProducer<byte[], byte[]> producer = ends.producer(Map.of("linger.ms", 0));
    BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();
    channel.basicQos(PREFETCH);
    channel.basicConsume(ends.name(), (tag, delivery) -> arrived.add(delivery), tag -> {});
    System.out.println("ready");
    while (true) {
      Delivery delivery = arrived.take();
      if (!seen.add(List.of(Wire.id(delivery))).isEmpty()) {
        producer.send(Wire.record(delivery, ends.name())).get();
      }
      seen.commit();
      channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
    }
  }
}
