package dev.drover.broker;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.GetResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A plain AMQP client, so that what Drover did is seen from outside. Not thread-safe. */
public final class PlainClient implements AutoCloseable {

  private final Connection connection;
  private Channel channel;

  /** Connects, as a program of somebody else's would. */
  public PlainClient(String uri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    this.connection = factory.newConnection("plain client");
  }

  /** A channel that is open; a fresh one after a refusal closed the last. */
  public Channel channel() throws Exception {
    if (channel == null || !channel.isOpen()) {
      channel = connection.createChannel();
      channel.confirmSelect();
    }
    return channel;
  }

  /** A durable queue. */
  public void queue(String name, Map<String, Object> arguments) throws Exception {
    channel().queueDeclare(name, true, false, false, arguments);
  }

  /** Publishes a persistent message with an id and waits for the confirm. */
  public void publish(String exchange, String key, String id, String body) throws Exception {
    publish(exchange, key, properties(id).build(), body.getBytes(StandardCharsets.UTF_8));
  }

  /** Publishes and waits for the confirm. */
  public void publish(String exchange, String key, AMQP.BasicProperties properties, byte[] body)
      throws Exception {
    channel().basicPublish(exchange, key, properties, body);
    channel().waitForConfirmsOrDie(10_000);
  }

  /** Publishes many, numbered from 0 by id and body, and waits once. */
  public void publishMany(String exchange, String key, int count) throws Exception {
    for (int i = 0; i < count; i++) {
      byte[] body = ("" + i).getBytes(StandardCharsets.UTF_8);
      channel().basicPublish(exchange, key, properties("" + i).build(), body);
    }
    channel().waitForConfirmsOrDie(60_000);
  }

  /** Takes one message off the queue, or null. */
  public GetResponse get(String queue) throws Exception {
    return channel().basicGet(queue, true);
  }

  /** Messages that are ready; those held by consumers are not. */
  public long depth(String queue) throws Exception {
    return channel().messageCount(queue);
  }

  @Override
  public void close() {
    connection.abort();
  }

  private static AMQP.BasicProperties.Builder properties(String id) {
    return new AMQP.BasicProperties.Builder().deliveryMode(2).messageId(id);
  }
}
