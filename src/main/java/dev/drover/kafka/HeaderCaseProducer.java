package dev.drover.kafka;

import java.util.Properties;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A Kafka producer that writes the header {@code content-type} in small letters. Camel spells it as
 * HTTP does, whatever a route wrote; Kafka's header names are case-sensitive, and small letters are
 * what the CloudEvents binding for Kafka asks for.
 */
final class HeaderCaseProducer extends KafkaProducer<byte[], byte[]> {

  private static final String CAMELS = "Content-Type";
  private static final String KAFKAS = "content-type";

  HeaderCaseProducer(Properties settings) {
    super(settings);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    rename(record.headers());
    return super.send(record, callback);
  }

  private static void rename(Headers headers) {
    Header found = headers.lastHeader(CAMELS);
    if (found != null) {
      headers.remove(CAMELS);
      headers.add(KAFKAS, found.value());
    }
  }
}
