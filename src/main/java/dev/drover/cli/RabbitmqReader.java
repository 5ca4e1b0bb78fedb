package dev.drover.cli;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.Delivery;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Reads the message ids of queues. What it does not ack goes back to its queue on {@link #close}.
 */
final class RabbitmqReader implements AutoCloseable {

  private final RabbitmqAddress address;
  private final Consumer<String> fault;
  private final Connection connection;

  /**
   * @param fault takes the reason when reading ends too early
   * @throws CommandFailed when the broker is not there
   */
  RabbitmqReader(RabbitmqAddress address, Consumer<String> fault) {
    this.address = address;
    this.fault = fault;
    this.connection = address.connect("drover demo");
    connection.addShutdownListener(this::onShutdown);
  }

  /**
   * How many consumers a queue has.
   *
   * @throws CommandFailed when there is no such queue
   */
  int consumers(String queue) {
    try (Channel channel = connection.createChannel()) {
      return channel.queueDeclarePassive(queue).getConsumerCount();
    } catch (IOException e) {
      throw new CommandFailed(why(queue, e), e);
    } catch (TimeoutException | AlreadyClosedException e) {
      throw new CommandFailed("RabbitMQ at '%s' hung up".formatted(address), e);
    }
  }

  /**
   * Takes messages out of a queue: acks those whose id {@code ours} knows, and holds the others
   * until the end.
   *
   * @throws CommandFailed when there is no such queue
   */
  void consume(String queue, Predicate<String> ours) {
    read(
        queue,
        (channel, delivery) -> {
          if (ours.test(id(delivery))) {
            channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
          }
        });
  }

  /**
   * Looks at all messages of a queue and takes none.
   *
   * @throws CommandFailed when there is no such queue
   */
  void browse(String queue, Consumer<String> ids) {
    read(queue, (channel, delivery) -> ids.accept(id(delivery)));
  }

  private interface Reading {
    void accept(Channel channel, Delivery delivery) throws IOException;
  }

  private void read(String queue, Reading reading) {
    try {
      Channel channel = connection.createChannel();
      channel.basicConsume(
          queue,
          false,
          (tag, delivery) -> reading.accept(channel, delivery),
          tag -> fault.accept("RabbitMQ cancelled the reading of queue '" + queue + "'"));
    } catch (IOException e) {
      throw new CommandFailed(why(queue, e), e);
    } catch (AlreadyClosedException e) {
      throw new CommandFailed("RabbitMQ at '%s' hung up".formatted(address), e);
    }
  }

  private String why(String queue, IOException e) {
    return e.getCause() instanceof ShutdownSignalException s && RabbitmqAddress.isNotFound(s)
        ? "queue '%s' does not exist on RabbitMQ at '%s': is its bridge loaded?"
            .formatted(queue, address)
        : "queue '%s' cannot be read: %s".formatted(queue, Reason.of(e));
  }

  /** The message's identity: the property, else a header of that name, else nothing. */
  private static String id(Delivery delivery) {
    AMQP.BasicProperties properties = delivery.getProperties();
    if (properties.getMessageId() != null) {
      return properties.getMessageId();
    }
    Object header =
        properties.getHeaders() == null
            ? null
            : properties.getHeaders().get(OutgoingMessage.MESSAGE_ID);
    return header == null ? "" : header.toString();
  }

  private void onShutdown(ShutdownSignalException e) {
    if (!e.isInitiatedByApplication()) {
      fault.accept("RabbitMQ at '%s' hung up: %s".formatted(address, Reason.of(e)));
    }
  }

  @Override
  public void close() {
    connection.abort(5_000);
  }
}
