package dev.drover.bench;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.Envelope;
import dev.drover.broker.RabbitmqNode;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/** A durable classic queue behind a direct exchange of its name. */
final class RabbitmqQueue implements Source, Target {

  private static final int UNCONFIRMED = 2_000;
  private static final int PREFETCH = 5_000;
  private static final long PATIENCE_SECONDS = 180;

  private final RabbitmqNode node;
  private final String name;
  private final Connection connection;
  private final Channel channel;

  RabbitmqQueue(RabbitmqNode node, String name) throws Exception {
    this(node, name, "direct");
  }

  /** The same behind an exchange of another type. */
  RabbitmqQueue(RabbitmqNode node, String name, String type) throws Exception {
    this.node = node;
    this.name = name;
    var factory = new ConnectionFactory();
    factory.setUri(node.uri());
    this.connection = factory.newConnection();
    this.channel = connection.createChannel();
    channel.exchangeDeclare(name, type, true);
    channel.queueDeclare(name, true, false, false, null);
    channel.queueBind(name, name, Workload.ROUTING_KEY);
  }

  @Override
  public Sender sender(Workload workload) throws IOException {
    return new ConfirmedSender(connection.createChannel(), workload);
  }

  /** Waits for confirms once in a while, so that the broker is never flooded. */
  private final class ConfirmedSender implements Sender {
    private final Channel channel;
    private final Workload workload;
    private int sent;

    ConfirmedSender(Channel channel, Workload workload) throws IOException {
      this.channel = channel;
      this.workload = workload;
      channel.confirmSelect();
    }

    @Override
    public void send(int place) throws IOException {
      var properties =
          new BasicProperties.Builder()
              .messageId(workload.id(place))
              .contentType("application/json")
              .deliveryMode(2)
              .headers(Map.of("key", workload.key(place)))
              .build();
      channel.basicPublish(name, Workload.ROUTING_KEY, properties, workload.body(place));
      if (++sent % UNCONFIRMED == 0) {
        awaitConfirms();
      }
    }

    private void awaitConfirms() throws IOException {
      try {
        channel.waitForConfirmsOrDie(PATIENCE_SECONDS * 1_000);
      } catch (InterruptedException | TimeoutException e) {
        throw new IOException("not confirmed", e);
      }
    }

    @Override
    public void close() {
      try {
        awaitConfirms();
        channel.close();
      } catch (IOException | TimeoutException e) {
        throw new IllegalStateException("not all messages are confirmed", e);
      }
    }
  }

  /** What is unacknowledged, only the node itself tells. */
  @Override
  public void awaitSettled() {
    Awaitility.await("queue " + name + " is settled")
        .atMost(PATIENCE_SECONDS, TimeUnit.SECONDS)
        .until(() -> node.ctl("list_queues", "name", "messages").contains(name + "\t0"));
  }

  void purge() throws IOException {
    channel.queuePurge(name);
  }

  @Override
  public long count() throws Exception {
    return channel.messageCount(name);
  }

  @Override
  public void drainTo(Workload.Check check) throws Exception {
    long left = count();
    BlockingQueue<Delivery> deliveries = new LinkedBlockingQueue<>();
    try (Channel consumer = connection.createChannel()) {
      consumer.basicQos(PREFETCH);
      consumer.basicConsume(name, false, new Into(consumer, deliveries));
      while (left-- > 0) {
        Delivery delivery = deliveries.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        tell(check, delivery);
        long tag = delivery.getEnvelope().getDeliveryTag();
        if (left == 0 || tag % 1_000 == 0) {
          consumer.basicAck(tag, true);
        }
      }
    }
  }

  private static void tell(Workload.Check check, Delivery delivery) throws TimeoutException {
    if (delivery == null) {
      throw new TimeoutException("the queue counts more than it delivers");
    }
    Object key = delivery.getProperties().getHeaders().get("key");
    check.arrived(
        delivery.getProperties().getMessageId(), String.valueOf(key), delivery.getBody().length);
  }

  private static final class Into extends DefaultConsumer {
    private final BlockingQueue<Delivery> deliveries;

    Into(Channel channel, BlockingQueue<Delivery> deliveries) {
      super(channel);
      this.deliveries = deliveries;
    }

    @Override
    public void handleDelivery(
        String tag, Envelope envelope, BasicProperties properties, byte[] body) {
      deliveries.add(new Delivery(envelope, properties, body));
    }
  }

  /** Takes the messages, and acknowledges none: they come back when it ends. */
  @Override
  public Follower follow(Consumer<String> ids) throws IOException {
    Channel consumer = connection.createChannel();
    consumer.basicConsume(
        name,
        false,
        (tag, delivery) -> ids.accept(delivery.getProperties().getMessageId()),
        tag -> {});
    return () -> {
      try {
        consumer.close();
      } catch (IOException | TimeoutException e) {
        throw new IllegalStateException(e);
      }
    };
  }

  @Override
  public void close() {
    connection.abort();
  }
}
