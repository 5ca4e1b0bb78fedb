package dev.drover.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.drover.delivery.Topology;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;

/**
 * Looks for exchanges and queues on a broker, and leaves it as it is. Bindings cannot be asked for
 * in AMQP.
 */
public final class BrokerInspection {

  /** One question on the wire. */
  private interface Question {
    void ask(Channel channel) throws IOException;
  }

  /**
   * One exchange or queue.
   *
   * @param element its kind and name
   * @param there whether it exists
   * @param trouble why it could not be seen, or how it differs from what was wanted
   */
  public record Found(String element, boolean there, Optional<String> trouble) {}

  private final Connection connection;
  private final boolean compares;
  private final List<Found> found = new ArrayList<>();

  private BrokerInspection(BrokerConnection broker) throws IOException {
    this.connection = broker.open();
    this.compares = !broker.isQpid();
  }

  /**
   * Whether each element of a topology exists; on RabbitMQ, whether it has these attributes too.
   *
   * @param component started
   * @throws IOException when the broker cannot be asked
   */
  public static List<Found> of(RabbitmqComponent component, Topology wanted) throws IOException {
    var inspection = new BrokerInspection(component.consumers());
    for (var e : wanted.exchanges()) {
      inspection.look(
          "exchange '" + e.name() + "'",
          c -> c.exchangeDeclarePassive(e.name()),
          c -> c.exchangeDeclare(e.name(), e.type(), e.durable(), e.autoDelete(), e.arguments()));
    }
    for (var q : wanted.queues()) {
      inspection.look(
          "queue '" + q.name() + "'",
          c -> c.queueDeclarePassive(q.name()),
          c -> c.queueDeclare(q.name(), q.durable(), q.exclusive(), q.autoDelete(), q.arguments()));
    }
    return inspection.found;
  }

  /**
   * @param compare declares it as wanted, which changes nothing on what exists: it is taken or
   *     refused
   */
  private void look(String element, Question exists, Question compare) throws IOException {
    Optional<AMQP.Channel.Close> refusal = refusal(exists);
    if (refusal.isEmpty() && compares) {
      Optional<AMQP.Channel.Close> difference = refusal(compare);
      found.add(new Found(element, true, difference.map(AMQP.Channel.Close::getReplyText)));
      return;
    }
    boolean absent = refusal.filter(r -> r.getReplyCode() == AMQP.NOT_FOUND).isPresent();
    Optional<String> trouble = refusal.filter(r -> !absent).map(AMQP.Channel.Close::getReplyText);
    found.add(new Found(element, !absent, trouble));
  }

  private Optional<AMQP.Channel.Close> refusal(Question question) throws IOException {
    Channel channel = connection.createChannel();
    try {
      question.ask(channel);
      channel.close();
      return Optional.empty();
    } catch (TimeoutException e) {
      throw new IOException("the broker does not answer", e);
    } catch (IOException e) {
      if (e.getCause() instanceof ShutdownSignalException shutdown
          && shutdown.getReason() instanceof AMQP.Channel.Close close) {
        return Optional.of(close);
      }
      throw e;
    }
  }
}
