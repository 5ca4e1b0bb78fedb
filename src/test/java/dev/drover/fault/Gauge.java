package dev.drover.fault;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * Watches from outside, four times a second, how many messages have arrived on each far side and
 * how many wait at each source. While a server is away its last figures stand.
 */
final class Gauge implements AutoCloseable {

  /** Figures of one moment, in nanoseconds of this JVM. */
  record Sample(long at, long orders, long payments) {

    long arrived(Flow flow) {
      return flow == Flow.ORDERS ? orders : payments;
    }
  }

  private final String amqpUri;
  private final Admin admin;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Thread> threads;
  private volatile boolean closed;
  private volatile long orders;
  private volatile long payments;
  private volatile long ordersWaiting = Long.MAX_VALUE;
  private volatile long paymentsWaiting = Long.MAX_VALUE;
  private Connection connection;

  Gauge(String amqpUri, String brokers) {
    this.amqpUri = amqpUri;
    this.admin =
        Admin.create(
            Map.of(
                "bootstrap.servers", brokers,
                "default.api.timeout.ms", 3_000,
                "request.timeout.ms", 2_000,
                "reconnect.backoff.max.ms", 500));
    this.threads =
        List.of(
            thread("rabbitmq", this::lookAtRabbitmq),
            thread("kafka", this::lookAtKafka),
            thread("samples", this::sample));
  }

  void start() {
    threads.forEach(Thread::start);
  }

  private Thread thread(String name, Callable<?> look) {
    var thread =
        new Thread(
            () -> {
              while (!closed) {
                quietly(look);
                LockSupport.parkNanos(250_000_000);
              }
            },
            "fault-gauge-" + name);
    thread.setDaemon(true);
    return thread;
  }

  private static void quietly(Callable<?> look) {
    try {
      look.call();
    } catch (Exception e) {
      // the server is away; the next look finds it
    }
  }

  private Void sample() {
    synchronized (samples) {
      samples.add(new Sample(System.nanoTime(), orders, payments));
    }
    return null;
  }

  private Void lookAtRabbitmq() throws Exception {
    if (connection == null || !connection.isOpen()) {
      connection = RabbitmqWire.factory(amqpUri).newConnection("fault gauge");
    }
    try (Channel channel = connection.createChannel()) {
      payments = channel.messageCount(Flow.PAYMENTS.target);
      ordersWaiting = channel.messageCount(Flow.ORDERS.target);
    }
    return null;
  }

  private Void lookAtKafka() throws Exception {
    orders = sum(ends(Flow.ORDERS.target));
    var ends = ends(Flow.PAYMENTS.source);
    var committed =
        admin
            .listConsumerGroupOffsets(PaymentsGroup.NAME)
            .partitionsToOffsetAndMetadata()
            .get(3, TimeUnit.SECONDS);
    long done =
        ends.keySet().stream()
            .mapToLong(p -> committed.get(p) == null ? 0 : committed.get(p).offset())
            .sum();
    paymentsWaiting = sum(ends) - done;
    return null;
  }

  private Map<TopicPartition, Long> ends(String topic) throws Exception {
    var partitions =
        admin.describeTopics(List.of(topic)).allTopicNames().get(3, TimeUnit.SECONDS).get(topic);
    var wanted =
        partitions.partitions().stream()
            .collect(
                Collectors.toMap(
                    p -> new TopicPartition(topic, p.partition()), p -> OffsetSpec.latest()));
    return admin.listOffsets(wanted).all().get(3, TimeUnit.SECONDS).entrySet().stream()
        .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().offset()));
  }

  private static long sum(Map<?, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Arrivals a second of a flow between two moments. */
  double rate(Flow flow, long from, long to) {
    Sample first = at(from);
    Sample last = at(to);
    double seconds = (last.at() - first.at()) / 1e9;
    return seconds == 0 ? 0 : (last.arrived(flow) - first.arrived(flow)) / seconds;
  }

  private Sample at(long moment) {
    synchronized (samples) {
      return samples.stream()
          .filter(s -> s.at() <= moment)
          .reduce((a, b) -> b)
          .orElseGet(() -> new Sample(moment, 0, 0));
    }
  }

  /** What has arrived on both far sides together. */
  long arrived() {
    return orders + payments;
  }

  /** Whether nothing waits at the sources and nothing has arrived for this long. */
  boolean isQuiet(Duration time) {
    return ordersWaiting == 0 && paymentsWaiting == 0 && isStill(time);
  }

  /** Whether nothing has arrived for this long. */
  boolean isStill(Duration time) {
    long now = System.nanoTime();
    return Arrays.stream(Flow.values()).allMatch(f -> rate(f, now - time.toNanos(), now) == 0);
  }

  @Override
  public String toString() {
    return "arrived: orders %d, payments %d; waiting: orders %d, payments %d"
        .formatted(orders, payments, ordersWaiting, paymentsWaiting);
  }

  @Override
  public void close() {
    closed = true;
    admin.close(Duration.ZERO);
    if (connection != null) {
      connection.abort(500);
    }
  }
}
