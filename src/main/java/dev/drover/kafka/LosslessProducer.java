package dev.drover.kafka;

import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * A Kafka producer that tells a cluster that is away from a record that cannot be sent, see {@link
 * SendFailure}.
 *
 * <p>It writes the header {@code content-type} in small letters. Camel spells it as HTTP does,
 * whatever a route wrote; Kafka's header names are case-sensitive, and small letters are what the
 * CloudEvents binding for Kafka asks for.
 */
final class LosslessProducer extends KafkaProducer<byte[], byte[]> {

  private static final String CAMELS = "Content-Type";
  private static final String KAFKAS = "content-type";

  private final BooleanSupplier clusterAnswers;

  LosslessProducer(Properties settings, BooleanSupplier clusterAnswers) {
    super(settings);
    this.clusterAnswers = clusterAnswers;
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    return send(record, null);
  }

  @Override
  public Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    rename(record.headers());
    var sent = new CompletableFuture<RecordMetadata>();
    super.send(record, (metadata, e) -> end(record, metadata, e, sent, callback));
    return sent;
  }

  private void end(
      ProducerRecord<byte[], byte[]> record,
      RecordMetadata metadata,
      Exception thrown,
      CompletableFuture<RecordMetadata> sent,
      Callback callback) {
    Exception failure =
        thrown == null
            ? null
            : SendFailure.of(record.topic(), metadata, thrown, clusterAnswers.getAsBoolean());
    if (failure == null) {
      sent.complete(metadata);
    } else {
      sent.completeExceptionally(failure);
    }
    if (callback != null) {
      callback.onCompletion(metadata, failure);
    }
  }

  private static void rename(Headers headers) {
    Header found = headers.lastHeader(CAMELS);
    if (found != null) {
      headers.remove(CAMELS);
      headers.add(KAFKAS, found.value());
    }
  }
}
