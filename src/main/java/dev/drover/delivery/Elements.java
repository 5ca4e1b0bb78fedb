package dev.drover.delivery;

import java.util.List;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.support.ExpressionAdapter;

/**
 * Lets the steps of a {@code split} work on one message at a time, in both gears: expression and
 * aggregation strategy of the split in one.
 *
 * <p>An exchange that carries a batch is split into the messages of its elements. What the steps
 * make of a message becomes its element's; what they throw becomes its element's exception, without
 * redelivery; afterwards the batch carries the elements that go on. An exchange of a single message
 * is split into that message, and gets back what became of it, as if there were no split: a message
 * that went to the dead letters goes no further.
 *
 * <p>Routes use it by the name {@code elements}. Stateless and thread-safe.
 */
public final class Elements extends ExpressionAdapter implements AggregationStrategy {

  @Override
  public Object evaluate(Exchange exchange) {
    return Batch.isCarriedBy(exchange)
        ? Batch.open(exchange).stream().map(ElementMessage::new).toList()
        : List.of(exchange.getMessage().copy());
  }

  @Override
  public Exchange aggregate(Exchange before, Exchange part) {
    throw new IllegalStateException("'elements' is the aggregationStrategy of a split only");
  }

  @Override
  public Exchange aggregate(Exchange before, Exchange part, Exchange input) {
    Exchange element = ElementMessage.elementOf(part);
    if (element == null) {
      return part;
    }
    end(element, part);
    return input;
  }

  @Override
  public void onCompletion(Exchange result, Exchange input) {
    if (Batch.isCarriedBy(input)) {
      var goingOn = Batch.open(input).stream().filter(e -> !e.isRouteStop()).toList();
      input.getMessage().setBody(goingOn);
    }
  }

  private static void end(Exchange element, Exchange part) {
    element.setException(part.getException());
    element.setRouteStop(part.isRouteStop());
    element.setMessage(part.getMessage());
    if (part.isRollbackOnly() || part.isRollbackOnlyLast()) {
      element.setException(new RollbackExchangeException(element));
    }
  }

  @Override
  public String toString() {
    return "elements";
  }
}
