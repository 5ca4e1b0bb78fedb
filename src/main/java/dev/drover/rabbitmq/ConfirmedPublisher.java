package dev.drover.rabbitmq;

import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ShutdownSignalException;
import dev.drover.delivery.PublishUnconfirmed;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Publishes on one channel with confirms, many messages in flight, and opens another channel when
 * that one is lost.
 *
 * <p>A caller never blocks: messages queue up, one thread at a time writes them, in order. While
 * there is no channel, or the broker blocks the connection, they wait, at most the confirm timeout;
 * that counts again from when a message was written. Thread-safe.
 */
final class ConfirmedPublisher {

  /** What to declare, whether to insist on a queue, and how long to wait. */
  record Settings(String name, Declaration declaration, boolean mandatory, Duration timeout) {}

  /** Qpid maps x-max-priority up to 10; it sorts a priority above its highest last. */
  private static final int QPID_HIGHEST_PRIORITY = 10;

  /**
   * How long messages go one by one after the broker closed the channel over one of several: then
   * it is known which one, and its neighbours do not fail with it again.
   */
  private static final Duration CAREFUL = Duration.ofSeconds(10);

  /** A channel and the books that end with it. */
  private record Open(Channel channel, ConfirmTracker tracker, boolean qpid) {}

  private final Settings settings;
  private final BrokerConnection connection;
  private final Threads threads;
  private final Reopening reopening;
  private final Runnable wake = this::wake;
  private final Deque<Publish> waiting = new ConcurrentLinkedDeque<>();
  private final AtomicBoolean writing = new AtomicBoolean();
  private volatile Open open;
  private volatile String lost = "it has not been opened";
  private volatile long carefulUntil = System.nanoTime();
  private Future<?> sweep;

  ConfirmedPublisher(Settings settings, BrokerConnection connection, Threads threads) {
    this.settings = settings;
    this.connection = connection;
    this.threads = threads;
    this.reopening = new Reopening(settings.name(), threads, this::open);
  }

  /**
   * Opens the channel and declares what belongs to it, as soon as the broker is back when it is
   * away.
   *
   * @throws IOException when the broker cannot be used
   * @throws dev.drover.delivery.TopologyUnmappable when it refuses the declaration
   */
  void start() throws IOException {
    reopening.start(connection, this::open);
    connection.whenUnblocked(wake);
    long pause = Math.max(10, Math.min(250, settings.timeout().toMillis() / 10));
    sweep =
        threads.timer().scheduleWithFixedDelay(this::expire, pause, pause, TimeUnit.MILLISECONDS);
  }

  /** Ends; what is in flight ends as unknown. */
  void stop() {
    reopening.end();
    connection.unregister(wake);
    if (sweep != null) {
      sweep.cancel(false);
    }
    close();
    waiting.forEach(p -> p.expireUnsent("the publisher was stopped"));
    waiting.clear();
  }

  /**
   * Publishes and returns at once.
   *
   * @param done gets null when the broker has taken the message over, else what is known; called
   *     once, on a thread that may block
   * @throws IllegalArgumentException when the message cannot be put on the wire
   */
  void publish(OutboundMessage message, Consumer<PublishUnconfirmed> done) {
    check(message);
    Deadline deadline = Deadline.in(settings.timeout());
    waiting.add(publish(message, deadline, end -> threads.hand(() -> done.accept(end))));
    wake();
  }

  /**
   * Publishes all, in their order and with others in between, and returns at once.
   *
   * @param messages checked, at least one
   * @param done gets the outcome of each in its place, as above; called once, when the last of them
   *     is known, on a thread that may block
   */
  void publish(
      List<OutboundMessage> messages, Duration timeout, Consumer<PublishUnconfirmed[]> done) {
    var outcomes = new Outcomes(messages.size(), ends -> threads.hand(() -> done.accept(ends)));
    Deadline deadline = Deadline.in(timeout);
    var all = new ArrayList<Publish>(messages.size());
    for (OutboundMessage message : messages) {
      all.add(publish(message, deadline, outcomes.of(all.size())));
    }
    waiting.addAll(all);
    wake();
  }

  /**
   * Refuses what could not be put on the wire.
   *
   * @throws IllegalArgumentException with the reason
   */
  OutboundMessage check(OutboundMessage message) {
    Open now = open;
    return message.check(now == null ? 0 : now.channel().getConnection().getFrameMax());
  }

  private Publish publish(
      OutboundMessage message, Deadline deadline, Consumer<PublishUnconfirmed> ended) {
    return new Publish(message, connection.toString(), deadline, ended);
  }

  private synchronized void open() throws IOException {
    if (open != null && open.channel().isOpen()) {
      return;
    }
    connection.declare(settings.declaration());
    Connection present = connection.open();
    Channel channel = present.createChannel();
    if (channel == null) {
      throw new IOException("'" + connection + "' gives no further channel on this connection");
    }
    channel.confirmSelect();
    listen(new Open(channel, new ConfirmTracker(connection.isQpid()), connection.isQpid()));
    wake();
  }

  private void listen(Open fresh) {
    ConfirmTracker tracker = fresh.tracker();
    fresh.channel().addReturnListener(tracker::returned);
    fresh
        .channel()
        .addConfirmListener(
            (number, multiple) -> {
              tracker.ack(number, multiple);
              wake();
            },
            (number, multiple) -> {
              tracker.nack(number, multiple);
              wake();
            });
    open = fresh;
    fresh.channel().addShutdownListener(cause -> lose(fresh, cause));
  }

  private void lose(Open gone, ShutdownSignalException cause) {
    lost = cause.getMessage();
    if (!cause.isHardError()) {
      // perhaps the exchange was deleted: declare it again
      connection.forget(settings.declaration());
    }
    boolean overAMessage = !cause.isHardError() && !cause.isInitiatedByApplication();
    if (overAMessage) {
      carefulUntil = System.nanoTime() + CAREFUL.toNanos();
    }
    boolean suspect = overAMessage && gone.tracker().size() == 1;
    gone.tracker().close("the channel was closed: " + lost, !suspect);
    reopening.begin();
  }

  private synchronized void close() {
    if (open != null) {
      Open last = open;
      try {
        last.channel().abort();
      } catch (IOException e) {
        // abort does not fail
      }
      last.tracker().close("the publisher was stopped", true);
    }
  }

  private void wake() {
    if (!waiting.isEmpty() && isSendable(open) && writing.compareAndSet(false, true)) {
      threads.workers().execute(this::write);
    }
  }

  private void write() {
    try {
      Open now = open;
      Publish next;
      while (isSendable(now) && (next = waiting.poll()) != null) {
        write(now, next);
      }
    } finally {
      writing.set(false); // a caller's own code may throw; the others' messages still go out
    }
    wake();
  }

  private boolean isSendable(Open now) {
    return now != null
        && now.channel().isOpen()
        && connection.blockedBy() == null
        && (now.tracker().size() == 0 || System.nanoTime() - carefulUntil > 0);
  }

  private void write(Open now, Publish publish) {
    if (!publish.send()) {
      return;
    }
    long number = now.channel().getNextPublishSeqNo();
    now.tracker().add(number, publish);
    try {
      basicPublish(now, publish.message());
    } catch (AlreadyClosedException e) {
      now.tracker().remove(number);
      if (publish.unsend()) {
        waiting.addFirst(publish);
      }
    } catch (IOException | RuntimeException e) {
      now.tracker().remove(number);
      end(publish, e);
      // the broker and this channel may count differently from here on
      abandon(now);
    }
  }

  private static void end(Publish publish, Exception failure) {
    if (failure instanceof IOException || failure instanceof ShutdownSignalException) {
      publish.away(failure.toString());
    } else {
      publish.unknown(failure.toString());
    }
  }

  private void basicPublish(Open now, OutboundMessage message) throws IOException {
    var properties = message.properties();
    if (now.qpid() && properties.getPriority() != null) {
      int priority = Math.min(properties.getPriority(), QPID_HIGHEST_PRIORITY);
      properties = properties.builder().priority(priority).build();
    }
    now.channel()
        .basicPublish(
            message.exchange(),
            message.routingKey(),
            settings.mandatory(),
            properties,
            message.body());
  }

  private void abandon(Open now) {
    try {
      now.channel().abort();
    } catch (IOException e) {
      // abort does not fail
    }
  }

  private void expire() {
    long now = System.nanoTime();
    Open present = open;
    if (present != null) {
      present.tracker().expire(now);
    }
    waiting.removeIf(p -> p.isExpired(now) && p.expireUnsent(hindrance()));
    wake();
  }

  private String hindrance() {
    String blocked = connection.blockedBy();
    if (blocked != null) {
      return "the broker blocks publishers (" + blocked + "); free its memory or disk";
    }
    return isSendable(open) ? "too many messages were before it" : "no channel: " + lost;
  }
}
