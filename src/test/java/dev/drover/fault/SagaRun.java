package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.broker.PlainClient;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Commands through two daemons, while daemons, RabbitMQ and PostgreSQL are killed and a daemon is
 * stopped for longer than its lease. Meanwhile the money of all accounts is counted, again and
 * again: its sum must never change.
 */
final class SagaRun implements AutoCloseable {

  /**
   * A command.
   *
   * @param again whether it is sent once more, by another message id
   */
  record Command(String id, String json, boolean again) {}

  /** How much is done to the daemons; in both forms each kind of fault. */
  record Faulty(int daemonKills, int pauses, int serverKills) {}

  private static final Duration LEASE = Duration.ofSeconds(4);

  private final Random random;
  private final int rate;
  private final Installation on = Installation.real(2);
  private final Books books = Books.of(on);
  private final AtomicInteger snapshots = new AtomicInteger();
  private final List<String> imbalances = Collections.synchronizedList(new ArrayList<>());
  private volatile boolean over;
  private Thread auditor;

  /**
   * @param rate commands a second
   */
  SagaRun(Random random, int rate) {
    this.random = random;
    this.rate = rate;
  }

  SagaRun start() throws IOException {
    on.with("DROVER_DEDUP_LEASE", LEASE.toSeconds() + "s").impatient().start();
    on.awaitDaemons();
    return this;
  }

  Books books() {
    return books;
  }

  Installation installation() {
    return on;
  }

  /** Sends the commands, and carries the faults out meanwhile; returns when both are over. */
  void carryOut(String queue, List<Command> commands, Faulty faulty) throws Exception {
    long money = books.allCents();
    auditor = new Thread(() -> audit(money), "auditor");
    var sender = new Thread(() -> send(queue, commands), "commands");
    auditor.start();
    sender.start();
    for (Action fault : faults(faulty)) {
      Faults.await(Duration.ofMillis(1000 + random.nextInt(2000)));
      System.out.println("SagaKillsIT: " + fault.run(on));
      on.awaitDaemons();
    }
    sender.join();
  }

  private List<Action> faults(Faulty faulty) {
    var faults = new ArrayList<Action>();
    for (int i = 0; i < faulty.daemonKills; i++) {
      faults.add(Faults.killDaemon(i % 2, Duration.ofMillis(500)));
    }
    for (int i = 0; i < faulty.pauses; i++) {
      faults.add(Faults.pauseDaemon(i % 2, LEASE.multipliedBy(2)));
    }
    for (int i = 0; i < faulty.serverKills; i++) {
      faults.add(Faults.killServer("postgresql", Duration.ofSeconds(2)));
      faults.add(Faults.killServer("rabbitmq", Duration.ofSeconds(2)));
    }
    Collections.shuffle(faults, random);
    return faults;
  }

  /** The sum was the same in every snapshot. */
  void assertMoneyConstant() throws InterruptedException {
    over = true;
    auditor.join();
    assertThat(imbalances).as("of %s snapshots", snapshots).isEmpty();
    assertThat(snapshots.get()).isPositive();
  }

  /** Messages that are ready in a queue. */
  long depth(String queue) throws Exception {
    try (PlainClient rabbitmq = new PlainClient(on.daemon(0).amqpUri())) {
      return rabbitmq.depth(queue);
    }
  }

  private void audit(long money) {
    while (!over) {
      try {
        long cents = books.allCents();
        snapshots.incrementAndGet();
        if (cents != money) {
          imbalances.add("the money is " + cents + " cents, not " + money);
        }
      } catch (SQLException away) {
        Faults.await(Duration.ofMillis(200)); // PostgreSQL is one of those that are killed
      }
      Faults.await(Duration.ofMillis(50));
    }
  }

  private void send(String queue, List<Command> commands) {
    var sender = new CommandSender(on.daemon(0).amqpUri(), rate);
    for (Command command : commands) {
      sender.send(client -> publish(client, queue, command));
    }
  }

  private static void publish(PlainClient client, String queue, Command command) throws Exception {
    client.publish("", queue, "m-" + command.id, command.json);
    if (command.again) {
      client.publish("", queue, "again-" + command.id, command.json);
    }
  }

  @Override
  public void close() {
    over = true;
    on.close();
  }
}
