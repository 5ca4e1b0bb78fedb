package dev.drover.fault;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
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
  private record Sample(long at, Map<Flow, Long> arrived) {}

  private final String amqpUri;
  private final Admin admin;
  private final List<Sample> samples = new ArrayList<>();
  private final List<Thread> threads;
  private volatile boolean closed;
  private final Map<Flow, Long> arrived = new ConcurrentHashMap<>();
  private final Map<Flow, Long> waiting = new ConcurrentHashMap<>();
  private Connection connection;

  Gauge(String amqpUri, String brokers, Set<Flow> flows) {
    this.amqpUri = amqpUri;
    flows.forEach(flow -> arrived.put(flow, 0L));
    flows.forEach(flow -> waiting.put(flow, Long.MAX_VALUE));
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
      samples.add(new Sample(System.nanoTime(), Map.copyOf(arrived)));
    }
    return null;
  }

  private Void lookAtRabbitmq() throws Exception {
    if (connection == null || !connection.isOpen()) {
      connection = RabbitmqWire.factory(amqpUri).newConnection("fault gauge");
    }
    try (Channel channel = connection.createChannel()) {
      for (Flow flow : arrived.keySet()) {
        Map<Flow, Long> queue = flow.isToKafka() ? waiting : arrived;
        queue.put(flow, channel.messageCount(flow.isToKafka() ? flow.source : flow.target));
      }
    }
    return null;
  }

  private Void lookAtKafka() throws Exception {
    for (Flow flow : arrived.keySet()) {
      if (flow.isToKafka()) {
        arrived.put(flow, sum(ends(flow.target)));
      } else {
        waiting.put(flow, uncommitted(flow));
      }
    }
    return null;
  }

  private long uncommitted(Flow flow) throws Exception {
    var ends = ends(flow.source);
    var committed =
        admin
            .listConsumerGroupOffsets(flow.group())
            .partitionsToOffsetAndMetadata()
            .get(3, TimeUnit.SECONDS);
    long done =
        ends.keySet().stream()
            .mapToLong(p -> committed.get(p) == null ? 0 : committed.get(p).offset())
            .sum();
    return sum(ends) - done;
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
    return seconds == 0 ? 0 : (last.arrived.get(flow) - first.arrived.get(flow)) / seconds;
  }

  private Sample at(long moment) {
    synchronized (samples) {
      return samples.stream()
          .filter(s -> s.at() <= moment)
          .reduce((a, b) -> b)
          .orElseGet(() -> new Sample(moment, none()));
    }
  }

  private Map<Flow, Long> none() {
    return arrived.keySet().stream().collect(Collectors.toMap(flow -> flow, flow -> 0L));
  }

  /** What has arrived on all far sides together. */
  long arrived() {
    return arrived.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether nothing waits at the sources and nothing has arrived for this long. */
  boolean isQuiet(Duration time) {
    return waiting.values().stream().allMatch(count -> count == 0) && isStill(time);
  }

  /** Whether nothing has arrived for this long. */
  boolean isStill(Duration time) {
    long now = System.nanoTime();
    return arrived.keySet().stream().allMatch(f -> rate(f, now - time.toNanos(), now) == 0);
  }

  @Override
  public String toString() {
    return "arrived: %s; waiting: %s".formatted(new TreeMap<>(arrived), new TreeMap<>(waiting));
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
