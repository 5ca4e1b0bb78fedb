package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Both bridges in a few lines of plain clients, so that the demo's account can be held to them. */
final class FakeBridges implements AutoCloseable {

  private final Predicate<String> loses;
  private final Predicate<String> doubles;
  private final Set<String> done = ConcurrentHashMap.newKeySet();
  private final Connection consuming;
  private final Connection publishing;
  private final Channel channel;
  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread payments = new Thread(this::movePayments, "fake-payments");
  private final CountDownLatch positioned = new CountDownLatch(1);
  private volatile boolean closed;

  /**
   * @param loses ids that vanish
   * @param doubles ids that are passed on twice
   */
  FakeBridges(EmbeddedServers.Brokers brokers, Predicate<String> loses, Predicate<String> doubles)
      throws Exception {
    this.loses = loses;
    this.doubles = doubles;
    consuming = brokers.connect();
    publishing = brokers.connect();
    channel = publishing.createChannel();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", brokers.kafka.brokers()),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(
            Map.of(
                "bootstrap.servers",
                brokers.kafka.brokers(),
                "group.id",
                UUID.randomUUID().toString(),
                "auto.offset.reset",
                "latest"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
  }

  /** Returns when both bridges will move what is sent from now on. */
  void start() throws Exception {
    Channel orders = consuming.createChannel();
    orders.basicQos(200);
    orders.basicConsume("orders", false, (tag, order) -> moveOrder(orders, order), tag -> {});
    payments.start();
    positioned.await();
  }

  private void moveOrder(Channel orders, Delivery order) throws IOException {
    String id = order.getProperties().getMessageId();
    if (isNew("orders", id)) {
      copies(id, () -> produceOrder(id, order));
    }
    orders.basicAck(order.getEnvelope().getDeliveryTag(), false);
  }

  private void produceOrder(String id, Delivery order) throws IOException {
    if (!Json.isJson(order.getBody())) {
      channel.basicPublish("orders.dlx", "", order.getProperties(), order.getBody());
      return;
    }
    producer.send(record("orders", id, order.getBody()));
  }

  private void movePayments() {
    try (consumer) {
      consumer.subscribe(List.of("payments"));
      while (!closed) {
        var records = consumer.poll(Duration.ofMillis(100));
        records.forEach(this::movePayment);
        if (!consumer.assignment().isEmpty()) {
          consumer.assignment().forEach(consumer::position);
          positioned.countDown();
        }
      }
    }
  }

  private void movePayment(ConsumerRecord<byte[], byte[]> payment) {
    String id = new String(payment.headers().lastHeader("message-id").value(), UTF_8);
    if (isNew("payments", id)) {
      copies(id, () -> publishPayment(id, payment));
    }
  }

  private void publishPayment(String id, ConsumerRecord<byte[], byte[]> payment)
      throws IOException {
    if (!Json.isJson(payment.value())) {
      producer.send(record("payments.dlt", id, payment.value()));
      return;
    }
    var properties = new BasicProperties.Builder().messageId(id).build();
    channel.basicPublish("payments", "new", properties, payment.value());
  }

  private interface Move {
    void run() throws IOException;
  }

  private void copies(String id, Move move) {
    try {
      if (!loses.test(id)) {
        move.run();
      }
      if (doubles.test(id)) {
        move.run();
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private boolean isNew(String bridge, String id) {
    return done.add(bridge + " " + id);
  }

  private static ProducerRecord<byte[], byte[]> record(String topic, String id, byte[] body) {
    var record = new ProducerRecord<byte[], byte[]>(topic, body);
    record.headers().add("message-id", id.getBytes(UTF_8));
    return record;
  }

  @Override
  public void close() {
    closed = true;
    consuming.abort();
    publishing.abort();
    producer.close();
  }
}
