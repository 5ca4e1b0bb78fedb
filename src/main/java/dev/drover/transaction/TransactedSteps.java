package dev.drover.transaction;

import org.apache.camel.AsyncCallback;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.RollbackExchangeException;
import org.apache.camel.spi.UnitOfWork;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.processor.DelegateAsyncProcessor;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.TransactionStatus;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs the steps of a route in a transaction, on the calling thread; in the one that the exchange
 * is in already, when it is.
 *
 * <p>Rolls back when the exchange ends with an exception, also with one that an error handler
 * inside has handled: a dead letter leaves nothing behind in the database. The exception stays on
 * the exchange, so that the error handler of the route that called this one may try again, each
 * time in a transaction of its own. (That of camel-spring marks the exchange as finished, and
 * nobody tries again.)
 */
final class TransactedSteps extends DelegateAsyncProcessor {

  private final TransactionTemplate template;

  TransactedSteps(Processor steps, TransactionTemplate template) {
    super(steps);
    this.template = template;
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    UnitOfWork work = exchange.getUnitOfWork();
    if (work.isTransactedBy(template)) {
      return super.process(exchange, callback);
    }
    work.beginTransactedBy(template);
    try {
      template.executeWithoutResult(status -> process(exchange, status));
    } catch (TransactionException e) {
      exchange.setException(e);
    } finally {
      work.endTransactedBy(template);
    }
    callback.done(true);
    return true;
  }

  private void process(Exchange exchange, TransactionStatus status) {
    boolean handledBefore = ExchangeHelper.isFailureHandled(exchange);
    PluginHelper.getAsyncProcessorAwaitManager(exchange.getContext())
        .process(getProcessor(), exchange);
    if (exchange.isRollbackOnly() && exchange.getException() == null) {
      exchange.setException(new RollbackExchangeException(exchange));
    }
    boolean handledHere = ExchangeHelper.isFailureHandled(exchange) && !handledBefore;
    if (exchange.getException() != null || exchange.isRollbackOnlyLast() || handledHere) {
      status.setRollbackOnly();
    }
  }
}
