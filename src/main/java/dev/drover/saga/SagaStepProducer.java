package dev.drover.saga;

import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.ServerAway;
import org.apache.camel.AsyncCallback;
import org.apache.camel.AsyncProducer;
import org.apache.camel.Exchange;
import org.apache.camel.saga.CamelSagaService;
import org.apache.camel.support.DefaultAsyncProducer;
import org.apache.camel.support.ExchangeHelper;
import org.apache.camel.support.service.ServiceHelper;

/** Runs a step, or gives the stored body of one that is done. */
final class SagaStepProducer extends DefaultAsyncProducer {

  private final String name;
  private final AsyncProducer target;
  private SqlSagaService service;

  SagaStepProducer(SagaStepEndpoint endpoint, AsyncProducer target) {
    super(endpoint);
    this.name = endpoint.name();
    this.target = target;
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    service =
        getEndpoint().getCamelContext().getRegistry().findByType(CamelSagaService.class).stream()
            .filter(SqlSagaService.class::isInstance)
            .map(SqlSagaService.class::cast)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no SQL saga service is bound"));
    ServiceHelper.startService(target);
  }

  @Override
  protected void doStop() throws Exception {
    ServiceHelper.stopService(target);
    super.doStop();
  }

  @Override
  public boolean process(Exchange exchange, AsyncCallback callback) {
    try {
      SagaCoordinator saga = saga(exchange);
      var done = saga.done(name);
      if (done.isPresent()) {
        exchange.getMessage().setBody(TypedJson.read(done.get().result()));
        callback.done(true);
        return true;
      }
      if (!service.enlists(target.getEndpoint())) {
        saga.begin(name);
      }
      return run(exchange, saga, callback);
    } catch (ServerAway | RuntimeException e) {
      exchange.setException(e);
      callback.done(true);
      return true;
    }
  }

  private SagaCoordinator saga(Exchange exchange) {
    return service
        .running(exchange.getExchangeExtension().getSagaLongRunningAction())
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "step '%s' is in no saga that runs; its route begins with 'saga'"
                        .formatted(name)));
  }

  private boolean run(Exchange exchange, SagaCoordinator saga, AsyncCallback callback) {
    Object outer = exchange.getProperty(SagaStepEndpoint.STEP);
    exchange.setProperty(SagaStepEndpoint.STEP, name);
    boolean handledBefore = ExchangeHelper.isFailureHandled(exchange);
    return target.process(
        exchange,
        doneSync -> {
          exchange.setProperty(SagaStepEndpoint.STEP, outer);
          note(exchange, saga, handledBefore);
          callback.done(doneSync);
        });
  }

  /** A step whose failure somebody handled is not done: the saga will be compensated. */
  private void note(Exchange exchange, SagaCoordinator saga, boolean handledBefore) {
    Exception failure = exchange.getException();
    if (failure != null) {
      saga.stepFailed(name, failure);
      exchange.setException(outage(failure));
    } else if (handledBefore || !ExchangeHelper.isFailureHandled(exchange)) {
      storeBody(exchange, saga);
    }
  }

  private void storeBody(Exchange exchange, SagaCoordinator saga) {
    try {
      saga.stepDone(name, exchange.getMessage().getBody());
    } catch (IllegalArgumentException notStorable) {
      exchange.setException(notStorable);
    }
  }

  /** A database that is away is not the step's failure. */
  private Exception outage(Exception failure) {
    return service.isOutage(failure) && !OfferAgain.isAskedBy(failure)
        ? new ServerAway("the database went away in step '" + name + "'", failure)
        : failure;
  }
}
