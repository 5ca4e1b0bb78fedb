package dev.drover.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.AlreadyClosedException;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.DefaultConsumer;
import com.rabbitmq.client.Envelope;
import java.io.IOException;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One channel that consumes, with the books of its deliveries, from its opening to its end. What is
 * said about a delivery after the channel's end is dropped: the broker offers it again.
 */
final class Subscription extends DefaultConsumer {

  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);

  /** How long a finished delivery waits at the least for one before it that takes longer. */
  private static final long WAIT_FOR_OLDER_MILLIS = 100;

  private final Threads threads;
  private final Gear gear;
  private final Runnable onCancelled;
  private final int mostHeldForOthers;
  private final Semaphore room;
  private final Set<Long> working = ConcurrentHashMap.newKeySet();
  private final AckWindow window;
  private final HeldDeliveries held = new HeldDeliveries();
  private final AtomicBoolean flushing = new AtomicBoolean();
  private final AtomicBoolean lookingLater = new AtomicBoolean();
  private final AtomicBoolean offering = new AtomicBoolean();
  private volatile boolean consuming;

  /**
   * @param prefetch how many deliveries are worked on at a time; the channel's own count should be
   *     {@link #withHeld}
   * @param onCancelled called when the broker ended the subscription but not the channel
   */
  Subscription(Channel channel, int prefetch, Threads threads, Gear gear, Runnable onCancelled) {
    super(channel);
    this.mostHeldForOthers = withHeld(prefetch) - prefetch;
    this.room = new Semaphore(prefetch);
    this.window = new AckWindow(mostHeldForOthers);
    this.threads = threads;
    this.gear = gear;
    this.onCancelled = onCancelled;
  }

  /**
   * How many deliveries the broker may leave unacknowledged, so that held ones do not stop the
   * others: half as many again; none where one at a time is asked for, which keeps the order.
   */
  static int withHeld(int prefetch) {
    return prefetch + prefetch / 2;
  }

  /** From here deliveries are worked on; before and after they go straight back. */
  void consuming(boolean consuming) {
    this.consuming = consuming;
  }

  boolean isConsuming() {
    return consuming;
  }

  @Override
  public void handleDelivery(
      String consumerTag, Envelope envelope, AMQP.BasicProperties properties, byte[] body) {
    long tag = envelope.getDeliveryTag();
    if (!hasRoom(tag)) {
      write(() -> getChannel().basicNack(tag, false, true));
      return;
    }
    window.begin(tag);
    gear.delivered(new Delivery(this, new Incoming(envelope, properties, body)));
  }

  /** Waits for it; false when the subscription has ended. */
  private boolean hasRoom(long tag) {
    if (consuming) {
      room.acquireUninterruptibly();
      working.add(tag);
    }
    if (!consuming) {
      leave(tag);
    }
    return consuming;
  }

  private void leave(long tag) {
    if (working.remove(tag)) {
      room.release();
    }
  }

  @Override
  public void handleCancel(String consumerTag) {
    consuming = false;
    onCancelled.run();
  }

  /**
   * The delivery's work is done: it is acknowledged, alone or with others that gather meanwhile.
   */
  void finish(long tag) {
    close(tag);
    if (gear.finishesMany()) {
      lookLater();
    } else {
      flushSoon();
    }
  }

  private void flushSoon() {
    if (flushing.compareAndSet(false, true)) {
      try {
        threads.workers().execute(this::flushInTurn);
      } catch (RejectedExecutionException e) {
        flushInTurn();
      }
    }
  }

  /** The work of all of these is done: they are acknowledged now, together where they can be. */
  void finish(Collection<Long> tags) {
    tags.forEach(this::close);
    flush();
  }

  private void close(long tag) {
    held.forget(tag);
    leave(tag);
    window.finish(tag);
    gear.settled(this, tag);
  }

  /**
   * The delivery is kept, and offered again after the delay; after ten minutes of that, or when the
   * subscription has ended, it goes back to its queue.
   */
  void offerAgain(Incoming message, Duration delay) {
    window.hold(message.tag());
    held.hold(message, delay);
    leave(message.tag());
    later(this::offerDue, delay);
  }

  /**
   * Whether so many deliveries are held that another one, which waits for a copy elsewhere, would
   * leave too little of the prefetch to new messages.
   */
  boolean holdsManyForOthers() {
    return held.size() >= mostHeldForOthers;
  }

  /** The delivery is kept for the delay, then goes back to its queue. */
  void hold(long tag, Duration delay) {
    window.hold(tag);
    later(() -> giveBack(tag), delay);
  }

  private void later(Runnable task, Duration delay) {
    try {
      threads.timer().schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      LOG.debug("What is held goes back with the end of its channel");
    }
  }

  /** The broker moves the delivery to its queue's dead letter exchange. */
  void reject(long tag) {
    held.forget(tag);
    write(() -> getChannel().basicReject(tag, false));
    leave(tag);
    window.release(tag);
    gear.settled(this, tag);
  }

  /** Writes every acknowledgement that there is. */
  void flushAll() {
    acknowledge(window::drainAll);
  }

  private void flush() {
    acknowledge(window::drain);
    lookLater();
  }

  /** What waits for an older delivery does not wait for ever. */
  private void lookLater() {
    if (window.isWaiting() && lookingLater.compareAndSet(false, true)) {
      later(this::look, Duration.ofMillis(WAIT_FOR_OLDER_MILLIS));
    }
  }

  private void look() {
    work(
        () -> {
          lookingLater.set(false);
          acknowledge(window::drainAfterAWhile);
          lookLater();
        });
  }

  /** In the order in which they were drained: a combined one must not overtake a single one. */
  private synchronized void acknowledge(Supplier<List<AckWindow.Ack>> due) {
    for (AckWindow.Ack ack : due.get()) {
      write(() -> getChannel().basicAck(ack.tag(), ack.multiple()));
    }
  }

  /** Deliveries whose exchange or acknowledgement is under way. */
  int inProgress() {
    return getChannel().isOpen() ? window.inProgress() + (flushing.get() ? 1 : 0) : 0;
  }

  private void flushInTurn() {
    flushing.set(false);
    flush();
  }

  /** Off the timer's thread, which must not wait; one delivery at a time, for the books. */
  private void offerDue() {
    if (offering.compareAndSet(false, true)) {
      work(this::offerEachDue);
    }
  }

  private void offerEachDue() {
    try {
      for (Incoming next = held.takeDue(); next != null; next = held.takeDue()) {
        offer(next);
      }
    } finally {
      offering.set(false);
    }
    if (held.hasDue()) {
      offerDue(); // its timer rang while the last one was being offered
    }
  }

  private void offer(Incoming message) {
    if (consuming && !held.isHeldTooLong(message)) {
      window.resume(message.tag());
      gear.delivered(new Delivery(this, message));
    } else if (consuming && gear.keepsOrder()) {
      end();
    } else {
      goBack(message.tag());
    }
  }

  /** All that is not acknowledged goes back at once, each to its place in the queue. */
  private void end() {
    LOG.warn("A message was held for too long; its channel is opened anew, which keeps the order");
    write(getChannel()::abort);
  }

  /** Back to its queue, in a moment: a full socket blocks the writer. */
  void giveBack(long tag) {
    work(() -> goBack(tag));
  }

  private void goBack(long tag) {
    held.forget(tag);
    write(() -> getChannel().basicNack(tag, false, true));
    leave(tag);
    window.release(tag);
    gear.settled(this, tag);
  }

  private void work(Runnable work) {
    try {
      threads.workers().execute(work);
    } catch (RejectedExecutionException e) {
      LOG.debug("What is held goes back with the end of its channel");
    }
  }

  private interface Command {
    void run() throws IOException;
  }

  private void write(Command command) {
    try {
      command.run();
    } catch (AlreadyClosedException | IOException e) {
      LOG.debug("A channel is gone; the broker offers its deliveries again: {}", e.getMessage());
    }
  }
}
