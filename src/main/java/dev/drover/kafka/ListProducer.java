package dev.drover.kafka;

import dev.drover.delivery.Batch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.KafkaProducer;
import org.apache.camel.util.KeyValueHolder;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;

/**
 * camel-kafka's producer, which knows of every element of a list whether it was stored.
 *
 * <p>All elements are sent, then there is one wait for all of them. On an exchange that carries a
 * {@link Batch}, a record that was not stored leaves its failure on its own element, and the body
 * is then the list of the elements that were; topic, key, partition and headers are the element's
 * own. On any other exchange with a list, which has nobody to settle its elements one by one, the
 * failure names those that were not stored, see {@link RecordsNotSent}. Either way a failure is
 * told apart as {@link SendFailure} does.
 *
 * <p>A body that is no list, and every body of a transactional endpoint, is sent as camel-kafka
 * sends it.
 */
final class ListProducer extends KafkaProducer {

  ListProducer(KafkaEndpoint endpoint) {
    super(endpoint);
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    if (!takesApart(exchange)) {
      return super.process(exchange, callback);
    }
    try {
      sendList(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    callback.done(true);
    return true;
  }

  /** On an endpoint with {@code synchronous=true}. */
  @Override
  public void process(Exchange exchange) throws Exception {
    if (takesApart(exchange)) {
      sendList(exchange);
    } else {
      super.process(exchange);
    }
  }

  private boolean takesApart(Exchange exchange) {
    KafkaConfiguration options = getEndpoint().getConfiguration();
    return options.isUseIterator()
        && options.getTransactionalId() == null
        && !options.isTransacted()
        && exchange.getMessage().getBody() instanceof List<?>;
  }

  private void sendList(Exchange exchange) throws Exception {
    if (Batch.isCarriedBy(exchange)) {
      sendBatch(exchange);
    } else {
      sendOthers(exchange);
    }
  }

  private void sendBatch(Exchange carrier) {
    List<Exchange> elements = Batch.open(carrier);
    var sends = new PendingSends(client());
    elements.forEach(element -> sends.send(() -> createRecord(element, element.getMessage())));
    List<PendingSends.End> ends = sends.await();
    var stored = new ArrayList<Exchange>(elements.size());
    for (int i = 0; i < ends.size(); i++) {
      if (settle(elements.get(i), ends.get(i))) {
        stored.add(elements.get(i));
      }
    }
    carrier.getMessage().setBody(stored);
  }

  private boolean settle(Exchange element, PendingSends.End end) {
    if (end.failure() != null) {
      element.setException(end.failure());
      return false;
    }
    note(element, List.of(end.metadata()));
    return true;
  }

  private void sendOthers(Exchange exchange) throws RecordsNotSent {
    Iterator<KeyValueHolder<Object, ProducerRecord<Object, Object>>> records =
        createRecordIterable(exchange, exchange.getMessage());
    var sends = new PendingSends(client());
    while (records.hasNext()) {
      sends.send(() -> records.next().getValue());
    }
    List<PendingSends.End> ends = sends.await();
    RecordsNotSent.throwIfAny(ends);
    note(exchange, ends.stream().map(PendingSends.End::metadata).toList());
  }

  private void note(Exchange exchange, List<RecordMetadata> metadata) {
    if (getEndpoint().getConfiguration().isRecordMetadata()) {
      exchange.getMessage().setHeader(KafkaConstants.KAFKA_RECORD_META, metadata);
    }
  }

  @SuppressWarnings("unchecked") // as camel-kafka uses it
  private Producer<Object, Object> client() {
    return getKafkaProducer();
  }
}
