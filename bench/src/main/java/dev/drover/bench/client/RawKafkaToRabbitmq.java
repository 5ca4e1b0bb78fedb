package dev.drover.bench.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * By hand, in batches of what is there: one INSERT, one wait for confirms, one commit each side.
 */
public final class RawKafkaToRabbitmq {

  private RawKafkaToRabbitmq() {}

  public static void main(String[] args) throws Exception {
    var ends = Ends.of(args);
    var channel = new ConfirmedChannel(ends);
    var seen = new Seen(ends.database());
    try (var consumer = ends.consumer()) {
      System.out.println("ready");
      while (true) {
        var batch = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        consumer.poll(Duration.ofSeconds(1)).forEach(batch::add);
        if (!batch.isEmpty()) {
          bridge(batch, seen, channel);
          consumer.commitSync();
        }
      }
    }
  }

  private static void bridge(
      List<ConsumerRecord<byte[], byte[]>> batch, Seen seen, ConfirmedChannel channel)
      throws Exception {
    Set<UUID> fresh = seen.add(batch.stream().map(Wire::id).toList());
    for (ConsumerRecord<byte[], byte[]> record : batch) {
      if (fresh.remove(Wire.id(record))) {
        channel.publish(record);
      }
    }
    channel.awaitConfirms();
    seen.commit();
  }
}
