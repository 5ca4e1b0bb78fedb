package dev.drover.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.GetResponse;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Predicate;
import org.apache.camel.Exchange;

/**
 * Looks at the messages of a queue, the oldest first, and takes none: they are fetched without an
 * acknowledgement, and the end of the channel gives them back to their places.
 *
 * <p>Its limits: meanwhile nobody else gets these messages; afterwards they are marked as
 * redelivered; a quorum queue counts a delivery of each, so one with a delivery limit is refused.
 */
final class QueueBrowser {

  /** Everything that is looked at is held by the broker, and what is found in memory. */
  private static final int MOST_MESSAGES = 10_000;

  private static final long MOST_BYTES = 256L << 20;

  private final Connection connection;
  private final String queue;
  private final Function<Incoming, Exchange> exchanges;

  /**
   * @param exchanges makes an exchange of a message, as a consumer would
   */
  QueueBrowser(Connection connection, String queue, Function<Incoming, Exchange> exchanges) {
    this.connection = connection;
    this.queue = queue;
    this.exchanges = exchanges;
  }

  /**
   * How many messages are ready in the queue; those that consumers hold are not.
   *
   * @throws IOException when there is no such queue, or the broker does not answer
   */
  int size() throws IOException {
    Channel channel = connection.createChannel();
    try {
      return channel.queueDeclarePassive(queue).getMessageCount();
    } finally {
      end(channel);
    }
  }

  /** The first messages that fit. */
  List<Exchange> read(int limit, Predicate<Exchange> fits) throws IOException {
    Channel channel = connection.createChannel();
    try {
      return read(channel, limit, fits);
    } catch (ShutdownSignalException e) {
      throw new IOException("queue '" + queue + "' cannot be read: " + e.getMessage(), e);
    } finally {
      end(channel);
    }
  }

  private List<Exchange> read(Channel channel, int limit, Predicate<Exchange> fits)
      throws IOException {
    var found = new ArrayList<Exchange>();
    long bytes = 0;
    for (int seen = 0; seen < MOST_MESSAGES && found.size() < limit && bytes < MOST_BYTES; seen++) {
      GetResponse next = channel.basicGet(queue, false);
      if (next == null) {
        return found;
      }
      Exchange exchange = exchange(next);
      if (fits.test(exchange)) {
        found.add(exchange);
        bytes += next.getBody().length;
      }
    }
    return found;
  }

  private Exchange exchange(GetResponse got) {
    return exchanges.apply(new Incoming(got.getEnvelope(), got.getProps(), got.getBody()));
  }

  private static void end(Channel channel) throws IOException {
    try {
      if (channel.isOpen()) {
        channel.close();
      }
    } catch (TimeoutException e) {
      channel.abort();
    }
  }
}
