package dev.drover.kafka;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.Suspendable;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaConstants;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.consumer.support.classic.ClassicRebalanceListener;
import org.apache.camel.component.kafka.consumer.support.subcription.DefaultSubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.SubscribeAdapter;
import org.apache.camel.component.kafka.consumer.support.subcription.TopicInfo;
import org.apache.camel.spi.ExecutorServiceManager;
import org.apache.camel.support.DefaultConsumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * Consumes batches: an exchange carries what one poll brought, see {@link
 * dev.drover.delivery.Batch}. Offsets are committed partition by partition, behind what is settled.
 *
 * <p>There are {@code consumersCount} members of the group, each with at most one batch in work.
 * Before a partition is revoked, what is in work is awaited for a quarter of {@code
 * max.poll.interval.ms}, at most half a minute; then what is done is committed and the rest left to
 * the next owner.
 */
final class BatchConsumer extends DefaultConsumer implements Suspendable {

  private static final int ALONE_AT_A_TIME = 32;
  private static final long MOST_PATIENCE_MILLIS = 30_000;

  private final KafkaEndpoint endpoint;
  private final KafkaConfiguration options;
  private volatile List<BatchPoller> pollers = List.of();
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
    int members = options.getConsumersCount();
    polling = endpoint.createExecutor(this);
    threads =
        new BatchWork.Threads(pool("KafkaBatch", members), pool("KafkaAlone", ALONE_AT_A_TIME));
    Supplier<Exchange> exchanges = () -> createExchange(false);
    var records = new RecordExchange(options, exchanges);
    work = new BatchWork(getProcessor(), exchanges, records, getExceptionHandler(), threads);
    List<BatchPoller> mine = Stream.generate(this::poller).limit(members).toList();
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

  private void poll(List<BatchPoller> started) {
    if (pollers == started) {
      started.forEach(polling::submit);
    }
  }

  private BatchPoller poller() {
    Properties settings = settings();
    long interval = LosslessConsumer.pollInterval(settings);
    var patience = Duration.ofMillis(Math.min(MOST_PATIENCE_MILLIS, interval / 4));
    return new BatchPoller(
        () -> new LosslessConsumer(settings, patience),
        this::subscribe,
        work,
        Duration.ofMillis(options.getPollTimeoutMs()),
        Duration.ofMillis(interval / 2));
  }

  private Properties settings() {
    Properties settings = options.createConsumerProperties();
    endpoint.updateClassProperties(settings);
    String brokers = endpoint.getKafkaClientFactory().getBrokers(options);
    if (brokers != null) {
      settings.put(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, brokers);
    }
    String group = options.getGroupId();
    settings.put(
        ConsumerConfig.GROUP_ID_CONFIG, group == null ? UUID.randomUUID().toString() : group);
    if (options.getGroupInstanceId() != null) {
      settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, options.getGroupInstanceId());
    }
    return settings;
  }

  /** As camel-kafka does it: by the registry's adapter if there is one, and honouring seekTo. */
  private void subscribe(LosslessConsumer client) {
    Pattern pattern = options.isTopicIsPattern() ? Pattern.compile(options.getTopic()) : null;
    adapter().subscribe(client, new Seeking(client), new TopicInfo(pattern, options.getTopic()));
  }

  private SubscribeAdapter adapter() {
    SubscribeAdapter given =
        endpoint
            .getCamelContext()
            .getRegistry()
            .lookupByNameAndType(KafkaConstants.KAFKA_SUBSCRIBE_ADAPTER, SubscribeAdapter.class);
    return given != null
        ? given
        : new DefaultSubscribeAdapter(
            options.getTopic(), endpoint.getComponent().isSubscribeConsumerTopicMustExists());
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

  /** Why records cannot be polled just now; empty when they can. */
  Optional<Exception> trouble() {
    return pollers.stream().map(BatchPoller::trouble).filter(Objects::nonNull).findFirst();
  }

  /** Camel's own listener as far as it seeks; it commits nothing here. */
  private final class Seeking implements ConsumerRebalanceListener {
    private final ClassicRebalanceListener camels;

    Seeking(LosslessConsumer client) {
      camels = new ClassicRebalanceListener(options.getTopic(), options, null, client);
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      camels.onPartitionsAssigned(partitions);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
  }
}
