package dev.drover.bench.client;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** By hand, one record at a time: INSERT, confirmed message, commit, offset. */
public final class OneKafkaToRabbitmq {

  private OneKafkaToRabbitmq() {}

  public static void main(String[] args) throws Exception {
    var ends = Ends.of(args);
    var channel = new ConfirmedChannel(ends);
    var seen = new Seen(ends.database());
    try (var consumer = ends.consumer()) {
      System.out.println("ready");
      while (true) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          bridge(record, seen, channel);
          consumer.commitSync(
              Map.of(
                  new TopicPartition(record.topic(), record.partition()),
                  new OffsetAndMetadata(record.offset() + 1)));
        }
      }
    }
  }

  private static void bridge(
      ConsumerRecord<byte[], byte[]> record, Seen seen, ConfirmedChannel channel) throws Exception {
    if (!seen.add(List.of(Wire.id(record))).isEmpty()) {
      channel.publish(record);
      channel.awaitConfirms();
    }
    seen.commit();
  }
}
