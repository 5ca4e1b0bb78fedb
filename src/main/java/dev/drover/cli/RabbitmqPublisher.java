package dev.drover.cli;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Return;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.time.Duration;
import java.util.Date;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Publishes persistent messages to one exchange, mandatory and confirmed. A returned message counts
 * as not taken over: RabbitMQ returns it and then acks, Qpid nacks it and then returns.
 */
final class RabbitmqPublisher implements Publisher {

  private static final int WINDOW = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int PERSISTENT = 2;

  private final RabbitmqAddress address;
  private final Destination.Rabbitmq to;
  private final Connection connection;
  private final Channel channel;
  private final Confirms confirms;
  private final ConcurrentSkipListMap<Long, String> unconfirmed = new ConcurrentSkipListMap<>();
  private final Set<String> returned = ConcurrentHashMap.newKeySet();

  private RabbitmqPublisher(RabbitmqAddress address, Destination.Rabbitmq to, Connection connection)
      throws IOException {
    this.address = address;
    this.to = to;
    this.connection = connection;
    this.confirms = new Confirms("RabbitMQ at '" + address + "'", WINDOW, PATIENCE);
    this.channel = connection.createChannel();
    channel.confirmSelect();
    channel.addReturnListener(this::onReturn);
    channel.addConfirmListener(this::onAck, this::onNack);
    channel.addShutdownListener(this::onShutdown);
  }

  /**
   * @throws CommandFailed when the broker is not there
   */
  static RabbitmqPublisher open(RabbitmqAddress address, Destination.Rabbitmq to) {
    Connection connection = address.connect("drover send");
    try {
      return new RabbitmqPublisher(address, to, connection);
    } catch (IOException e) {
      connection.abort();
      throw new CommandFailed("RabbitMQ at '%s' opened no channel".formatted(address), e);
    }
  }

  @Override
  public void publish(OutgoingMessage message) {
    confirms.take();
    unconfirmed.put(channel.getNextPublishSeqNo(), message.id());
    try {
      channel.basicPublish(
          to.exchange(), to.routingKey(), true, properties(message), message.body());
    } catch (AlreadyClosedException e) {
      confirms.failed(explained(e));
      confirms.awaitAll();
    } catch (IOException e) {
      throw new CommandFailed("RabbitMQ at '%s' hung up: %s".formatted(address, Reason.of(e)), e);
    }
  }

  @Override
  public void awaitConfirms() {
    confirms.awaitAll();
  }

  @Override
  public long confirmed() {
    return confirms.confirmed();
  }

  @Override
  public void close() {
    connection.abort(5_000);
  }

  private void onReturn(Return message) {
    returned.add(message.getProperties().getMessageId());
    confirms.failed(
        "no queue is bound to exchange '%s' for routing key '%s': RabbitMQ gave the message back (%s); bind a queue, or load the route that does"
            .formatted(to.exchange(), to.routingKey(), message.getReplyText()));
  }

  private void onAck(long sequence, boolean multiple) {
    var answered = answered(sequence, multiple);
    int taken = (int) answered.values().stream().filter(id -> !returned.contains(id)).count();
    answered.clear();
    confirms.confirmed(taken);
  }

  /** Qpid's return, which gives the reason, comes right after its nack. */
  private void onNack(long sequence, boolean multiple) {
    answered(sequence, multiple).clear();
    confirms.refused("RabbitMQ at '%s' refused the message".formatted(address));
  }

  private Map<Long, String> answered(long sequence, boolean multiple) {
    return multiple
        ? unconfirmed.headMap(sequence, true)
        : unconfirmed.subMap(sequence, true, sequence, true);
  }

  private void onShutdown(ShutdownSignalException e) {
    if (!e.isInitiatedByApplication()) {
      confirms.failed(explained(e));
    }
  }

  private String explained(ShutdownSignalException e) {
    return RabbitmqAddress.isNotFound(e)
        ? "exchange '%s' does not exist on RabbitMQ at '%s'; load the route that declares it"
            .formatted(to.exchange(), address)
        : "RabbitMQ at '%s' closed the channel: %s".formatted(address, Reason.of(e));
  }

  private static BasicProperties properties(OutgoingMessage message) {
    var headers = new HashMap<String, Object>(message.headers());
    return new BasicProperties.Builder()
        .messageId(message.id())
        .contentType((String) headers.remove(OutgoingMessage.CONTENT_TYPE))
        .correlationId((String) headers.remove(OutgoingMessage.CORRELATION_ID))
        .deliveryMode(PERSISTENT)
        .timestamp(new Date())
        .headers(headers)
        .build();
  }
}
