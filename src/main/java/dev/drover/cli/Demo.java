package dev.drover.cli;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/**
 * Drives messages through both bridges at once, as plain clients would, and accounts for each by
 * what arrives on the far sides. It wants the queue {@code payments} for itself; whatever it finds
 * there or among the dead letters that is not its own, it leaves.
 */
final class Demo {

  private static final Destination.Rabbitmq ORDERS_IN = new Destination.Rabbitmq("orders", "new");
  private static final String ORDERS_OUT = "orders";
  private static final String ORDERS_DEAD = "orders.dlq";
  private static final String PAYMENTS_IN = "payments";
  private static final String PAYMENTS_OUT = "payments";
  private static final String PAYMENTS_DEAD = "payments.dlt";

  /** Once all have arrived, how long a second copy may take to be seen. */
  private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final long LOOK_MILLIS = 200;

  private final RabbitmqAddress rabbitmq;
  private final KafkaAddress kafka;
  private final DemoSettings settings;
  private final Progress progress;
  private final BooleanSupplier stopped;
  private final String run = "%08x".formatted(new SecureRandom().nextInt());
  private final DemoLedger orders;
  private final DemoLedger payments;
  private final AtomicReference<CommandFailed> fault = new AtomicReference<>();
  private final CountDownLatch sending = new CountDownLatch(2);
  private volatile boolean over;

  /**
   * @param stopped asked now and then; ends the demo without an account
   */
  Demo(DemoTargets targets, DemoSettings settings, Progress progress, BooleanSupplier stopped) {
    this.rabbitmq = new RabbitmqAddress(targets.rabbitmq());
    this.kafka = new KafkaAddress(targets.kafkaBrokers());
    this.settings = settings;
    this.progress = progress;
    this.stopped = stopped;
    this.orders = new DemoLedger(new DemoPlan("orders", run, settings));
    this.payments = new DemoLedger(new DemoPlan("payments", run, settings));
  }

  /**
   * Returns when every message has arrived, or none has for the silence that is allowed.
   *
   * @throws CommandFailed when the brokers cannot be used, or when it was stopped
   */
  DemoResult run() {
    kafka.requireTopics(List.of(ORDERS_OUT, PAYMENTS_IN));
    try (var queues = new RabbitmqReader(rabbitmq, this::failed);
        var topics = new KafkaReader(kafka, this::failed)) {
      topics.follow(Map.of(ORDERS_OUT, orders::delivered, PAYMENTS_DEAD, payments::deadLettered));
      warnOfOthers(queues.consumers(PAYMENTS_OUT));
      queues.consume(PAYMENTS_OUT, payments::delivered);
      queues.browse(ORDERS_DEAD, orders::deadLettered);
      drive();
    } finally {
      over = true;
      progress.end();
    }
    return new DemoResult(run, settings.seed(), List.of(orders.account(), payments.account()));
  }

  private void warnOfOthers(int consumers) {
    if (consumers > 0) {
      progress.note(
          "queue '%s' has %d other consumers; what they take will count as lost"
              .formatted(PAYMENTS_OUT, consumers));
    }
  }

  private void drive() {
    try (Publisher toOrders = RabbitmqPublisher.open(rabbitmq, ORDERS_IN);
        Publisher toPayments = KafkaPublisher.open(kafka, PAYMENTS_IN)) {
      start(toOrders, orders);
      start(toPayments, payments);
      awaitArrivals();
    }
  }

  private void start(Publisher publisher, DemoLedger ledger) {
    var thread = new Thread(() -> send(publisher, ledger), "demo-" + ledger.plan().bridge());
    thread.setDaemon(true);
    thread.start();
  }

  private void send(Publisher publisher, DemoLedger ledger) {
    try {
      DemoPlan plan = ledger.plan();
      for (int place = 0; place < plan.messages() && !over; place++) {
        int number = plan.numberAt(place);
        ledger.sent(number);
        publisher.publish(plan.message(number));
      }
      publisher.awaitConfirms();
    } catch (CommandFailed e) {
      fault.compareAndSet(null, e);
    } catch (RuntimeException e) {
      failed("sending to " + ledger.plan().bridge() + " broke off: " + e);
    } finally {
      sending.countDown();
    }
  }

  private void awaitArrivals() {
    try {
      var tick = new CountDownLatch(1);
      do {
        tick.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
        progress.show(List.of(orders, payments));
        throwIfEnded();
      } while (!isOver());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("the demo was interrupted; no account", e);
    }
  }

  private void throwIfEnded() {
    if (fault.get() != null) {
      throw fault.get();
    }
    if (stopped.getAsBoolean()) {
      throw new CommandFailed("the demo was stopped before its end; no account");
    }
  }

  private boolean isOver() {
    if (sending.getCount() > 0) {
      return false;
    }
    long quiet = System.nanoTime() - Math.max(orders.lastEvent(), payments.lastEvent());
    boolean complete = orders.isComplete() && payments.isComplete();
    return quiet > (complete ? SETTLE_NANOS : settings.silence().toNanos());
  }

  private void failed(String why) {
    if (!over) {
      fault.compareAndSet(null, new CommandFailed(why));
    }
  }
}
