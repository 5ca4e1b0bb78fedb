package dev.drover.kafka;

import java.util.function.Supplier;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.consumer.support.KafkaRecordProcessor;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Makes the exchange of a record, with the body and headers that camel-kafka gives a single one.
 */
final class RecordExchange extends KafkaRecordProcessor {

  private final KafkaConfiguration options;
  private final Supplier<Exchange> exchanges;

  /**
   * @param exchanges makes an empty exchange that comes from the route
   */
  RecordExchange(KafkaConfiguration options, Supplier<Exchange> exchanges) {
    this.options = options;
    this.exchanges = exchanges;
  }

  Exchange of(ConsumerRecord<byte[], byte[]> record) {
    Exchange exchange = exchanges.get();
    ConsumerRecord<Object, Object> camels = untyped(record);
    setupExchangeMessage(exchange.getMessage(), camels);
    propagateHeaders(options, camels, exchange);
    return exchange;
  }

  @SuppressWarnings("unchecked") // as camel-kafka passes records around
  private static ConsumerRecord<Object, Object> untyped(ConsumerRecord<?, ?> record) {
    return (ConsumerRecord<Object, Object>) record;
  }
}
