package dev.drover.kafka;

import java.time.Duration;
import java.util.ArrayList;
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
import org.apache.camel.health.HealthCheck;
import org.apache.camel.health.HealthCheckAware;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;

/**
 * Consumes many records at a time: in batches, where an exchange carries what one poll brought (see
 * {@link dev.drover.delivery.Batch}), or each in an exchange of its own, on lanes. Offsets are
 * committed partition by partition, behind what is settled.
 *
 * <p>There are {@code consumersCount} members of the group, each with one poll in work at a time;
 * in batches with one in the route, while another claims and one is marked. Before a partition is
 * revoked, what is in work is awaited for a quarter of {@code max.poll.interval.ms}, at most half a
 * minute; then what is done is committed and the rest left to the next owner.
 */
final class GroupConsumer extends DefaultConsumer implements Suspendable, HealthCheckAware {

  private static final int ALONE_AT_A_TIME = 32;

  /** Of a member: one in the route, beside one that claims. */
  private static final int BATCHES = 2;

  private final LosslessEndpoint endpoint;
  private final KafkaConfiguration options;
  private volatile List<Poller> pollers = List.of();
  private HealthCheck health;
  private ExecutorService polling;
  private final List<ExecutorService> pools = new ArrayList<>();
  private List<Work> works = List.of();

  GroupConsumer(LosslessEndpoint endpoint, Processor route) {
    super(endpoint, route);
    this.endpoint = endpoint;
    this.options = endpoint.getConfiguration();
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    health = new GroupConsumerHealth(getRouteId(), this::trouble);
    health.setEnabled(endpoint.getComponent().isHealthCheckConsumerEnabled());
    polling = endpoint.createExecutor(this);
    works = Stream.generate(work()).limit(options.getConsumersCount()).toList();
    List<Poller> mine = works.stream().map(this::poller).toList();
    pollers = mine;
    // not before the routes that this one hands its messages to
    getEndpoint().getCamelContext().addStartupListener((context, started) -> poll(mine));
  }

  private ExecutorService pool(String name, int threads) {
    String topic = "[" + options.getTopic() + "]";
    ExecutorService pool = executors().newFixedThreadPool(this, name + topic, threads);
    pools.add(pool);
    return pool;
  }

  private ExecutorServiceManager executors() {
    return endpoint.getCamelContext().getExecutorServiceManager();
  }

  /** Makes what one member works with; their threads are shared. */
  private Supplier<Work> work() {
    Supplier<Exchange> exchanges = () -> createExchange(false);
    var records = new RecordExchange(options, exchanges);
    var route = new RecordRoute(getProcessor(), records, getExceptionHandler());
    int members = options.getConsumersCount();
    if (!options.isBatching()) {
      ExecutorService lanes = pool("KafkaLane", members * endpoint.getLanes());
      return () -> new LaneWork(route, lanes);
    }
    ExecutorService alone = pool("KafkaAlone", ALONE_AT_A_TIME);
    ExecutorService batches = pool("KafkaBatch", members * BATCHES);
    return () -> new BatchWork(route, exchanges, batches, alone);
  }

  private Poller poller(Work work) {
    var membership = new Membership(endpoint);
    return new Poller(
        membership::join,
        work,
        Duration.ofMillis(options.getPollTimeoutMs()),
        membership.pollInterval().dividedBy(2));
  }

  private void poll(List<Poller> started) {
    if (pollers == started) {
      started.forEach(polling::submit);
    }
  }

  @Override
  protected void doSuspend() {
    works.forEach(Work::suspend);
    pollers.forEach(Poller::suspend);
  }

  @Override
  protected void doResume() {
    works.forEach(Work::resume);
    pollers.forEach(Poller::resume);
  }

  @Override
  protected void doStop() throws Exception {
    if (polling != null) {
      works.forEach(Work::suspend);
      pollers.forEach(Poller::stop);
      pollers = List.of();
      executors().shutdownGraceful(polling, options.getShutdownTimeout());
      pools.forEach(executors()::shutdownNow);
      pools.clear();
    }
    super.doStop();
  }

  private Optional<Exception> trouble() {
    return pollers.stream().map(Poller::trouble).filter(Objects::nonNull).findFirst();
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
