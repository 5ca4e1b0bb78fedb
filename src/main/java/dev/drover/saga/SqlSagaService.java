package dev.drover.saga;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.sql.Transactions;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.saga.CamelSagaCoordinator;
import org.apache.camel.saga.CamelSagaService;
import org.apache.camel.saga.CamelSagaStep;
import org.apache.camel.support.service.ServiceSupport;

/**
 * Camel's {@code saga} in SQL: a saga survives whatever happens to the daemon that runs it, and
 * ends completed, compensated, or stuck where people see it.
 *
 * <p>An option {@code businessKey} makes its start idempotent. A command that comes again takes the
 * saga up at the first step ({@code saga-step:}) that is not done, gets the outcome of one that has
 * completed without running a step, or fails with {@link SagaNotCompleted}. One whose saga is being
 * worked on fails with {@link InFlightElsewhere}.
 *
 * <p>Bind it and add it to the context as a service: Camel starts none that it only finds by name.
 * Safe for use by many threads.
 */
public final class SqlSagaService extends ServiceSupport implements CamelSagaService {

  private final SagaWork work;
  private final SagaRecovery recovery;
  private final Set<String> enlisting = ConcurrentHashMap.newKeySet();
  private CamelContext context;

  /**
   * @param transactions on a database with Drover's tables
   */
  public SqlSagaService(Transactions transactions, SagaLease lease, SagaPatience patience) {
    var log = new SagaLog(transactions, lease);
    var tally = new SagaTally();
    this.work =
        new SagaWork(
            log, new LiveSagas(lease), new SagaEnding(log, tally, patience), tally, patience);
    this.recovery = new SagaRecovery(work);
  }

  /** What this daemon has done with sagas since its start. */
  public SagaCounts counts() {
    return work.tally().counts();
  }

  @Override
  public CompletableFuture<CamelSagaCoordinator> newSaga(Exchange exchange) {
    return CompletableFuture.completedFuture(new SagaCoordinator(work));
  }

  /** One that runs here, or one that nobody runs, which is then this daemon's. */
  @Override
  public CompletableFuture<CamelSagaCoordinator> getSaga(String id) {
    try {
      Optional<SagaCoordinator> here = work.live().running(id);
      return CompletableFuture.completedFuture(here.isPresent() ? here.get() : takeUp(id));
    } catch (Exception e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private SagaCoordinator takeUp(String id) throws Exception {
    SagaRow row = work.log().find(uuid(id)).orElseThrow(() -> unknown(id));
    return SagaCoordinator.of(work, row);
  }

  private static UUID uuid(String id) {
    try {
      return UUID.fromString(id);
    } catch (IllegalArgumentException e) {
      throw unknown(id);
    }
  }

  private static IllegalArgumentException unknown(String id) {
    return new IllegalArgumentException("there is no saga '%s'".formatted(id));
  }

  boolean isOutage(Throwable failure) {
    return work.log().isOutage(failure);
  }

  /** The saga whose steps an exchange of this process runs. */
  Optional<SagaCoordinator> running(String id) {
    return work.live().running(id);
  }

  /**
   * What a step needs at its end is in its row, and any daemon finds its endpoints by their URIs.
   */
  @Override
  public void registerStep(CamelSagaStep step) {
    if (step.getCompensation().isPresent() || step.getCompletion().isPresent()) {
      enlisting.add(step.getRouteId());
    }
  }

  /** Whether a call of this endpoint enlists a step by itself, in a route that begins so. */
  boolean enlists(Endpoint endpoint) {
    return context.getRoutes().stream()
        .filter(route -> route.getEndpoint() == endpoint)
        .anyMatch(route -> enlisting.contains(route.getRouteId()));
  }

  @Override
  public void setCamelContext(CamelContext camelContext) {
    context = camelContext;
  }

  @Override
  public CamelContext getCamelContext() {
    return context;
  }

  @Override
  protected void doStart() {
    work.ending().start(context);
    recovery.start();
  }

  @Override
  protected void doStop() throws Exception {
    recovery.stop();
    work.ending().stop();
  }

  /** One pass over what is due, now. */
  int recover() throws Exception {
    return recovery.pass();
  }
}
