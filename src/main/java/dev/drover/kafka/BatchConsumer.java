package dev.drover.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;

/**
 * Consumes batches: an exchange carries what one poll brought, see {@link
 * dev.drover.delivery.Batch}. Offsets are committed partition by partition, behind what is settled.
 *
 * <p>There are {@code consumersCount} members of the group, each with at most one batch in work.
 * Before a partition is revoked, what is in work is awaited for a quarter of {@code
 * max.poll.interval.ms}, at most half a minute; then what is done is committed and the rest left to
 * the next owner.
 */
final class BatchConsumer extends DefaultConsumer implements Suspendable, HealthCheckAware {

  private static final int ALONE_AT_A_TIME = 32;

  private final KafkaEndpoint endpoint;
  private final KafkaConfiguration options;
  private volatile List<BatchPoller> pollers = List.of();
  private HealthCheck health;
  private ExecutorService polling;
  private BatchWork.Threads threads;
  private BatchWork work;

  BatchConsumer(KafkaEndpoint endpoint, Processor route) {
    super(endpoint, route);
    this.endpoint = endpoint;
    this.options = endpoint.getConfiguration();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    health = new BatchConsumerHealth(getRouteId(), this::trouble);
    health.setEnabled(endpoint.getComponent().isHealthCheckConsumerEnabled());
    polling = endpoint.createExecutor(this);
    threads =
        new BatchWork.Threads(
            pool("KafkaBatch", options.getConsumersCount()), pool("KafkaAlone", ALONE_AT_A_TIME));
    work = work();
    List<BatchPoller> mine =
        Stream.generate(this::poller).limit(options.getConsumersCount()).toList();
    pollers = mine;
    // not before the routes that this one hands its messages to
    getEndpoint().getCamelContext().addStartupListener((context, started) -> poll(mine));
  }

  private ExecutorService pool(String name, int threads) {
    return executors().newFixedThreadPool(this, name + "[" + options.getTopic() + "]", threads);
  }

  private ExecutorServiceManager executors() {
    return endpoint.getCamelContext().getExecutorServiceManager();
  }

  private BatchWork work() {
    Supplier<Exchange> exchanges = () -> createExchange(false);
    var records = new RecordExchange(options, exchanges);
    return new BatchWork(getProcessor(), exchanges, records, getExceptionHandler(), threads);
  }

  private BatchPoller poller() {
    var membership = new Membership(endpoint);
    return new BatchPoller(
        membership::join,
        work,
        Duration.ofMillis(options.getPollTimeoutMs()),
        membership.pollInterval().dividedBy(2));
  }

  private void poll(List<BatchPoller> started) {
    if (pollers == started) {
      started.forEach(polling::submit);
    }
  }

  @Override
  protected void doSuspend() {
    pollers.forEach(BatchPoller::suspend);
  }

  @Override
  protected void doResume() {
    pollers.forEach(BatchPoller::resume);
  }

  @Override
  protected void doStop() throws Exception {
    if (polling != null) {
      work.end();
      pollers.forEach(BatchPoller::stop);
      pollers = List.of();
      executors().shutdownGraceful(polling, options.getShutdownTimeout());
      executors().shutdownNow(threads.batches());
      executors().shutdownNow(threads.alone());
    }
    super.doStop();
  }

  private Optional<Exception> trouble() {
    return pollers.stream().map(BatchPoller::trouble).filter(Objects::nonNull).findFirst();
  }

  @Override
  public HealthCheck getHealthCheck() {
    return health;
  }

  @Override
  public void setHealthCheck(HealthCheck check) {
    health = check;
  }
}
