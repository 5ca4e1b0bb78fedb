package dev.drover.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps one subscription to a queue alive: opens another when the channel or the queue is lost. */
final class Subscriber {

  private static final Logger LOG = LoggerFactory.getLogger(Subscriber.class);

  /** Queue, prefetch and the consumer's name, as basic.consume wants them. */
  record Settings(String queue, int prefetch, String consumerTag, boolean exclusive) {}

  private final Settings settings;
  private final BrokerConnection connection;
  private final Declaration declaration;
  private final Threads threads;
  private final Gear gear;
  private final Reopening reopening;
  private volatile Subscription subscription;
  private volatile boolean wanted;
  private String consumerTag;

  Subscriber(Settings settings, RabbitmqComponent component, Declaration declaration, Gear gear) {
    this.settings = settings;
    this.connection = component.consumers();
    this.threads = component.threads();
    this.declaration = declaration;
    this.gear = gear;
    this.reopening =
        new Reopening("consumer of queue '" + settings.queue() + "'", threads, this::open);
  }

  /**
   * Subscribes, on the channel that is open or on another; as soon as the broker is back when it is
   * away.
   *
   * @throws IOException when the broker or the queue cannot be used
   */
  void start() throws IOException {
    wanted = true;
    reopening.start(connection, this::open);
  }

  /** Deliveries stop; those in work can still be acknowledged. Prefetched ones go back. */
  synchronized void cancel() {
    wanted = false;
    Subscription present = subscription;
    if (present == null || !present.getChannel().isOpen()) {
      return;
    }
    try {
      // first, for the broker would offer at once what is given back to it
      present.getChannel().basicCancel(consumerTag);
    } catch (IOException | ShutdownSignalException e) {
      LOG.debug("Consumer {} was gone before it was cancelled: {}", consumerTag, e.getMessage());
    } finally {
      present.consuming(false);
    }
  }

  /** Ends for good; what is not acknowledged goes back to the queue. */
  void stop() {
    cancel();
    reopening.end();
    Subscription present = subscription;
    if (present != null) {
      present.flushAll();
      abort(present.getChannel());
    }
  }

  int inProgress() {
    Subscription present = subscription;
    return present == null ? 0 : present.inProgress();
  }

  /** The broker cancelled the subscription, so the queue was deleted or moved. */
  private void cancelled() {
    LOG.warn(
        "The broker cancelled the consumer of queue '{}'; it is declared and consumed again",
        settings.queue());
    connection.forget(declaration);
    // on another thread than the channel's own, which waits for the channel's end
    Channel channel = subscription.getChannel();
    threads.workers().execute(() -> abort(channel));
  }

  private synchronized void open() throws IOException {
    if (!wanted) {
      return;
    }
    Subscription present = subscription;
    if (present == null || !present.getChannel().isOpen()) {
      connection.declare(declaration);
      present = new Subscription(channel(), settings.prefetch(), threads, gear, this::cancelled);
      subscription = present;
      consume(present);
      Subscription fresh = present;
      fresh.getChannel().addShutdownListener(cause -> lost(fresh));
    } else if (!present.isConsuming()) {
      consume(present);
    }
  }

  private Channel channel() throws IOException {
    Channel channel = connection.open().createChannel();
    if (channel == null) {
      throw new IOException("'" + connection + "' gives no further channel on this connection");
    }
    channel.basicQos(Subscription.withHeld(settings.prefetch()));
    return channel;
  }

  private void consume(Subscription fresh) throws IOException {
    Channel channel = fresh.getChannel();
    fresh.consuming(true);
    try {
      consumerTag =
          channel.basicConsume(
              settings.queue(),
              false,
              settings.consumerTag(),
              false,
              settings.exclusive(),
              Map.of(),
              fresh);
    } catch (IOException | RuntimeException e) {
      abort(channel);
      throw refused(e);
    }
  }

  private IOException refused(Exception e) {
    String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    return new IOException(
        "queue '%s' of '%s' cannot be consumed: %s".formatted(settings.queue(), connection, reason),
        e);
  }

  private void lost(Subscription gone) {
    gone.consuming(false);
    if (wanted) {
      reopening.begin();
    }
  }

  private static void abort(Channel channel) {
    try {
      channel.abort();
    } catch (IOException e) {
      // abort does not fail
    }
  }
}
