package dev.drover.fault;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The flows' senders, their scripts and the journal. */
final class Traffic implements AutoCloseable {

  private final Map<Flow, Script> scripts = new EnumMap<>(Flow.class);
  private final List<Sender> senders = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Gate gate;
  private final Journal journal;

  Traffic(
      int run,
      TrafficSettings settings,
      Set<Flow> flows,
      String amqpUri,
      String brokers,
      Path journalFile) {
    this.journal = new Journal(journalFile);
    this.gate = new Gate(flows);
    flows.forEach(flow -> add(flow, run, settings, () -> wire(flow, amqpUri, brokers)));
  }

  private static Wire wire(Flow flow, String amqpUri, String brokers) throws Exception {
    return flow.isToKafka()
        ? new RabbitmqWire(amqpUri, flow.source)
        : new KafkaWire(brokers, flow.source);
  }

  private void add(Flow flow, int run, TrafficSettings settings, Wire.Opening opening) {
    Script script = Script.of(flow, run, settings);
    var sender = new Sender(flow, script, opening, journal, gate, settings.rate());
    scripts.put(flow, script);
    senders.add(sender);
    threads.add(new Thread(sender, "traffic-" + flow.title()));
  }

  /** Begins; nothing flows before the gate is opened. */
  void start() {
    threads.forEach(thread -> thread.setDaemon(true));
    threads.forEach(Thread::start);
  }

  Gate gate() {
    return gate;
  }

  Journal journal() {
    return journal;
  }

  Script script(Flow flow) {
    return scripts.get(flow);
  }

  /** Sends no more, except what is not confirmed yet. */
  void stop() {
    senders.forEach(Sender::stop);
    gate.openTo(1);
  }

  /** Waits until all is sent and confirmed; false when that took too long. */
  boolean awaitEnd(Duration limit) throws InterruptedException {
    long deadline = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
    }
    return threads.stream().noneMatch(Thread::isAlive);
  }

  @Override
  public void close() {
    threads.forEach(Thread::interrupt);
    journal.close();
  }
}
