package dev.drover.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.awaitility.Awaitility;

/** A topic of four partitions, whose consumers' group has its name. */
final class KafkaTopic implements Source, Target {

  private static final int PARTITIONS = 4;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String brokers;
  private final String name;
  private final List<TopicPartition> partitions;
  private final Admin admin;
  private Map<TopicPartition, Long> emptied;

  KafkaTopic(String brokers, String name) throws Exception {
    this.brokers = brokers;
    this.name = name;
    this.partitions =
        IntStream.range(0, PARTITIONS).mapToObj(i -> new TopicPartition(name, i)).toList();
    this.admin = Admin.create(Map.of("bootstrap.servers", brokers));
    admin.createTopics(List.of(new NewTopic(name, PARTITIONS, (short) 1))).all().get();
    Awaitility.await("leaders of " + name).ignoreExceptions().until(() -> ends() != null);
    emptied = ends();
  }

  private Map<TopicPartition, Long> ends() throws ExecutionException, InterruptedException {
    var latest = partitions.stream().collect(each(p -> OffsetSpec.latest()));
    Map<TopicPartition, ListOffsetsResultInfo> found = admin.listOffsets(latest).all().get();
    return partitions.stream().collect(each(p -> found.get(p).offset()));
  }

  private static <T> java.util.stream.Collector<TopicPartition, ?, Map<TopicPartition, T>> each(
      Function<TopicPartition, T> value) {
    return Collectors.toMap(p -> p, value);
  }

  @Override
  public Sender sender(Workload workload) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", brokers, "linger.ms", 0, "batch.size", 1 << 17);
    return new RecordSender(
        new KafkaProducer<>(settings, new StringSerializer(), new ByteArraySerializer()), workload);
  }

  private final class RecordSender implements Sender {
    private final KafkaProducer<String, byte[]> producer;
    private final Workload workload;
    private final AtomicReference<Exception> failure = new AtomicReference<>();

    RecordSender(KafkaProducer<String, byte[]> producer, Workload workload) {
      this.producer = producer;
      this.workload = workload;
    }

    @Override
    public void send(int place) {
      var record = new ProducerRecord<>(name, workload.key(place), workload.body(place));
      record.headers().add("message-id", workload.id(place).getBytes(UTF_8));
      record.headers().add("content-type", "application/json".getBytes(UTF_8));
      producer.send(record, (where, e) -> failure.compareAndSet(null, e));
    }

    @Override
    public void close() {
      producer.close();
      if (failure.get() != null) {
        throw new IllegalStateException("not all records are stored", failure.get());
      }
    }
  }

  /** The group has committed the end of every partition. */
  @Override
  public void awaitSettled() throws Exception {
    Map<TopicPartition, Long> ends = ends();
    Awaitility.await("group " + name + " has committed " + ends)
        .atMost(PATIENCE)
        .until(() -> committed().equals(ends));
    forget(ends);
  }

  private Map<TopicPartition, Long> committed() throws Exception {
    Map<TopicPartition, OffsetAndMetadata> group =
        admin.listConsumerGroupOffsets(name).partitionsToOffsetAndMetadata().get();
    return partitions.stream()
        .collect(each(p -> group.get(p) == null ? Long.valueOf(0) : group.get(p).offset()));
  }

  private void forget(Map<TopicPartition, Long> before) throws Exception {
    admin
        .deleteRecords(
            partitions.stream().collect(each(p -> RecordsToDelete.beforeOffset(before.get(p)))))
        .all()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  @Override
  public long count() throws Exception {
    return sum(ends()) - sum(emptied);
  }

  private static long sum(Map<TopicPartition, Long> offsets) {
    return offsets.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void drainTo(Workload.Check check) throws Exception {
    Map<TopicPartition, Long> ends = ends();
    try (var consumer = reader()) {
      consumer.assign(partitions);
      emptied.forEach(consumer::seek);
      while (!partitions.stream().allMatch(p -> consumer.position(p) >= ends.get(p))) {
        consumer.poll(Duration.ofSeconds(1)).forEach(record -> tell(check, record, ends));
      }
    }
    emptied = ends;
    forget(ends);
  }

  @Override
  public Follower follow(Consumer<String> ids) throws Exception {
    var reading = new Reading(ids, ends());
    reading.start();
    return reading;
  }

  /** A thread that reads on. */
  private final class Reading extends Thread implements Follower {
    private final Consumer<String> ids;
    private final Map<TopicPartition, Long> from;
    private volatile boolean ended;
    private volatile Exception failure;

    Reading(Consumer<String> ids, Map<TopicPartition, Long> from) {
      this.ids = ids;
      this.from = from;
    }

    @Override
    public void run() {
      try (var consumer = reader()) {
        consumer.assign(partitions);
        from.forEach(consumer::seek);
        while (!ended) {
          consumer.poll(Duration.ofMillis(100)).forEach(record -> ids.accept(id(record)));
        }
      } catch (RuntimeException e) {
        failure = e;
      }
    }

    @Override
    public void throwIfFailed() throws Exception {
      if (failure != null) {
        throw failure;
      }
    }

    @Override
    public void close() {
      ended = true;
      try {
        join();
      } catch (InterruptedException e) {
        interrupt();
      }
    }
  }

  private KafkaConsumer<String, byte[]> reader() {
    Map<String, Object> settings = Map.of("bootstrap.servers", brokers, "max.poll.records", 5_000);
    return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
  }

  /** What has come since the ends were asked for is left to the next time. */
  private static void tell(
      Workload.Check check, ConsumerRecord<String, byte[]> record, Map<TopicPartition, Long> ends) {
    if (record.offset() < ends.get(new TopicPartition(record.topic(), record.partition()))) {
      check.arrived(id(record), record.key(), record.value().length);
    }
  }

  private static String id(ConsumerRecord<String, byte[]> record) {
    Header id = record.headers().lastHeader("message-id");
    return id == null ? null : new String(id.value(), UTF_8);
  }

  @Override
  public void close() {
    admin.close();
  }
}
