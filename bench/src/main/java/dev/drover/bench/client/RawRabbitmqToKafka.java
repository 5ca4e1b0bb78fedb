package dev.drover.bench.client;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;

/** By hand, in batches of what is there: one INSERT, one flush, one commit, one ack. */
public final class RawRabbitmqToKafka {

  private static final int BATCH = 500;
  private static final int PREFETCH = 2_000;

  private final Ends ends;
  private final Channel channel;
  private final Seen seen;
  private final KafkaProducer<byte[], byte[]> producer;
  private final BlockingQueue<Delivery> arrived = new LinkedBlockingQueue<>();

  private RawRabbitmqToKafka(Ends ends) throws Exception {
    this.ends = ends;
    this.channel = ends.channel();
    this.seen = new Seen(ends.database());
    this.producer = ends.producer(Map.of("batch.size", 1 << 17));
  }

  public static void main(String[] args) throws Exception {
    new RawRabbitmqToKafka(Ends.of(args)).run();
  }

  private void run() throws Exception {
    channel.basicQos(PREFETCH);
    channel.basicConsume(ends.name(), (tag, delivery) -> arrived.add(delivery), tag -> {});
    System.out.println("ready");
    var batch = new ArrayList<Delivery>(BATCH);
    while (true) {
      batch.add(arrived.take());
      arrived.drainTo(batch, BATCH - 1);
      bridge(batch);
      batch.clear();
    }
  }

  private void bridge(List<Delivery> batch) throws Exception {
    Set<UUID> fresh = seen.add(batch.stream().map(Wire::id).toList());
    var sent = new ArrayList<Future<RecordMetadata>>(batch.size());
    for (Delivery delivery : batch) {
      if (fresh.remove(Wire.id(delivery))) {
        sent.add(producer.send(Wire.record(delivery, ends.name())));
      }
    }
    producer.flush();
    for (Future<RecordMetadata> each : sent) {
      each.get();
    }
    seen.commit();
    channel.basicAck(batch.get(batch.size() - 1).getEnvelope().getDeliveryTag(), true);
  }
}
