package dev.drover.rabbitmq;

import dev.drover.delivery.Batch;
import dev.drover.delivery.ListUnconfirmed;
import dev.drover.delivery.PublishUnconfirmed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePropertyKey;

/**
 * Publishes an exchange whose body is a list of exchanges or messages: all in one go, each with its
 * own key, properties and headers, and one wait for all confirms.
 *
 * <p>Of a batch, each element that was not confirmed gets its own exception and leaves the body.
 * Any other list fails its exchange with {@link ListUnconfirmed}; when the error handler brings
 * that exchange here again with the same elements, only those that had failed are published.
 */
final class ListProducer {

  private final Outgoing outgoing;
  private final ConfirmedPublisher publisher;
  private final Duration timeout;
  private final String confirmed;

  ListProducer(Outgoing outgoing, ConfirmedPublisher publisher, RabbitmqEndpoint endpoint) {
    this.outgoing = outgoing;
    this.publisher = publisher;
    this.timeout = endpoint.options().publisherAcknowledgementsBatchTimeout;
    this.confirmed = "DroverRabbitmqConfirmed:" + endpoint.getEndpointKey();
  }

  /** Whether the body is a list of messages. An empty list is one only of a batch. */
  static boolean takes(Exchange exchange) {
    if (!(exchange.getMessage().getBody() instanceof List<?> list)) {
      return false;
    }
    return list.isEmpty() ? isEmptiedBatch(exchange) : Listed.isMessage(list.get(0));
  }

  /** Within a split the batch is inherited, and an empty body is that of a message. */
  private static boolean isEmptiedBatch(Exchange exchange) {
    return Batch.of(exchange).isPresent()
        && exchange.getProperty(ExchangePropertyKey.SPLIT_INDEX) == null;
  }

  /**
   * As {@link org.apache.camel.AsyncProcessor#process}.
   *
   * @throws IllegalArgumentException when the list holds something else too; nothing is published
   */
  boolean process(Exchange exchange, AsyncCallback callback) {
    boolean batch = isBatch(exchange);
    BiConsumer<Exchange, List<Listed>> settle = batch ? this::settleBatch : this::settleList;
    List<Listed> listed = listed(exchange, batch ? Batch.open(exchange) : list(exchange));
    List<Listed> ready = listed.stream().filter(l -> l.prepare(outgoing, publisher)).toList();
    if (ready.isEmpty()) {
      settle.accept(exchange, listed);
      callback.done(true);
      return true;
    }
    publisher.publish(
        ready.stream().map(Listed::outbound).toList(),
        timeout,
        ends -> {
          tell(ready, ends);
          settle.accept(exchange, listed);
          callback.done(false);
        });
    return false;
  }

  private static void tell(List<Listed> published, PublishUnconfirmed[] ends) {
    for (int i = 0; i < ends.length; i++) {
      published.get(i).ended(ends[i]);
    }
  }

  /** All but those that were confirmed when this exchange was here before. */
  private List<Listed> listed(Exchange exchange, List<?> elements) {
    Set<?> earlier = earlier(exchange);
    var listed = new ArrayList<Listed>(elements.size());
    for (int i = 0; i < elements.size(); i++) {
      if (!earlier.contains(elements.get(i))) {
        listed.add(new Listed(i, elements.get(i)));
      }
    }
    return listed;
  }

  private Set<?> earlier(Exchange exchange) {
    return exchange.getProperty(confirmed) instanceof Set<?> set ? set : Collections.emptySet();
  }

  private static List<?> list(Exchange exchange) {
    return (List<?>) exchange.getMessage().getBody();
  }

  private static boolean isBatch(Exchange exchange) {
    List<?> list = list(exchange);
    return list.isEmpty() || Batch.of(exchange).filter(b -> b.holds(list)).isPresent();
  }

  private void settleBatch(Exchange carrier, List<Listed> listed) {
    var good = new ArrayList<Exchange>(listed.size());
    for (Listed one : listed) {
      Exchange element = (Exchange) one.element();
      if (one.isConfirmed()) {
        outgoing.delivered(element);
        good.add(element);
      } else {
        element.setException(one.failure());
      }
    }
    carrier.getMessage().setBody(good);
  }

  private void settleList(Exchange exchange, List<Listed> listed) {
    List<Listed> failed = listed.stream().filter(l -> !l.isConfirmed()).toList();
    if (failed.isEmpty()) {
      exchange.removeProperty(confirmed);
      list(exchange).stream()
          .filter(Exchange.class::isInstance)
          .map(Exchange.class::cast)
          .forEach(outgoing::delivered);
      return;
    }
    remember(exchange, listed);
    exchange.setException(
        new ListUnconfirmed(listed.size(), failed.stream().map(Listed::report).toList()));
  }

  /** By identity, for the same elements come again and equal ones are others. */
  private void remember(Exchange exchange, List<Listed> listed) {
    Set<Object> all = Collections.newSetFromMap(new IdentityHashMap<>());
    all.addAll(earlier(exchange));
    listed.stream().filter(Listed::isConfirmed).map(Listed::element).forEach(all::add);
    listed.stream().filter(l -> !l.isConfirmed()).map(Listed::element).forEach(all::remove);
    exchange.setProperty(confirmed, all);
  }
}
