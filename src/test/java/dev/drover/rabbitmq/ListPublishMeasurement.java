package dev.drover.rabbitmq;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.sun.management.OperatingSystemMXBean;
import dev.drover.broker.PlainClient;
import dev.drover.broker.RabbitmqNode;
import dev.drover.delivery.Batch;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultExchange;

/**
 * Prints what a batch of 500 persistent, mandatory publishes of 1 KiB costs through {@code
 * rabbitmq:}, beside a plain client that publishes 500 and waits for their confirms, in turn on one
 * private RabbitMQ: messages a second and CPU microseconds a message of this process (and of the
 * broker), the ratio of each round, and the median of the ratios. Run by {@code
 * .ci/measure-publish}.
 */
public final class ListPublishMeasurement {

  private static final int BATCH = 500;
  private static final int BATCHES = 40;
  private static final int WARM = 5;
  private static final int ROUNDS = 9;
  private static final byte[] BODY = new byte[1024];
  private static final String QUEUE = "measured";

  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private interface Publisher {
    void publishBatch() throws Exception;
  }

  private record Figures(double seconds, double clientMicros, double brokerMicros) {
    double rate() {
      return BATCH * BATCHES / seconds;
    }

    @Override
    public String toString() {
      return "%,8.0f/s %5.1f us client %5.1f us broker"
          .formatted(rate(), clientMicros, brokerMicros);
    }
  }

  private ListPublishMeasurement() {}

  public static void main(String[] arguments) throws Exception {
    Arrays.fill(BODY, (byte) 'x');
    try (var node = RabbitmqNode.start();
        var flow = new Flow(node).start()) {
      flow.client.queue(QUEUE, Map.of());
      compare(flow);
    }
    System.exit(0);
  }

  private static void compare(Flow flow) throws Exception {
    Publisher plain = plain(flow.client);
    Publisher drover = drover(flow);
    var rates = new ArrayList<Double>();
    var costs = new ArrayList<Double>();
    for (int round = 1 - WARM; round <= ROUNDS; round++) {
      boolean plainFirst = round % 2 == 0;
      Figures first = measure(plainFirst ? plain : drover, flow.client);
      Figures second = measure(plainFirst ? drover : plain, flow.client);
      Figures of = plainFirst ? first : second;
      Figures ours = plainFirst ? second : first;
      double ratio = ours.rate() / of.rate();
      System.out.printf("%3d  plain %s   drover %s   ratio %.2f%n", round, of, ours, ratio);
      if (round > 0) {
        rates.add(ratio);
        costs.add(ours.clientMicros() / of.clientMicros());
      }
    }
    System.out.printf("rate, drover / plain: %s%n", spread(rates));
    System.out.printf("client CPU, drover / plain: %s%n", spread(costs));
  }

  private static String spread(List<Double> values) {
    var sorted = values.stream().sorted().toList();
    return "median %.2f, from %.2f to %.2f of %d rounds"
        .formatted(
            sorted.get(sorted.size() / 2),
            sorted.get(0),
            sorted.get(sorted.size() - 1),
            sorted.size());
  }

  private static Figures measure(Publisher publisher, PlainClient client) throws Exception {
    client.channel().queuePurge(QUEUE);
    long broker = brokerCpu().toNanos();
    long cpu = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    for (int i = 0; i < BATCHES; i++) {
      publisher.publishBatch();
    }
    long end = System.nanoTime();
    double count = BATCH * BATCHES;
    return new Figures(
        (end - begin) / 1e9,
        (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / count,
        (brokerCpu().toNanos() - broker) / 1e3 / count);
  }

  private static Duration brokerCpu() {
    return ProcessHandle.current()
        .descendants()
        .flatMap(process -> process.info().totalCpuDuration().stream())
        .reduce(Duration.ZERO, Duration::plus);
  }

  private static Publisher plain(PlainClient client) throws Exception {
    Channel channel = client.channel();
    return () -> {
      for (int i = 0; i < BATCH; i++) {
        channel.basicPublish("", QUEUE, true, properties(i), BODY);
      }
      channel.waitForConfirmsOrDie(30_000);
    };
  }

  private static AMQP.BasicProperties properties(int number) {
    return new AMQP.BasicProperties.Builder()
        .deliveryMode(2)
        .messageId("message-" + number)
        .timestamp(new Date())
        .contentType("application/json")
        .build();
  }

  private static Publisher drover(Flow flow) throws Exception {
    Producer producer =
        flow.context.getEndpoint("rabbitmq:default?queue=" + QUEUE).createProducer();
    producer.start();
    return () -> {
      var carrier = new DefaultExchange(flow.context);
      Batch batch = Batch.begin(carrier, elements(flow));
      producer.process(carrier);
      requireConfirmed(carrier, batch);
    };
  }

  private static List<Exchange> elements(Flow flow) {
    var elements = new ArrayList<Exchange>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      var element = new DefaultExchange(flow.context);
      element.getMessage().setBody(BODY);
      element.getMessage().setHeader(RabbitmqConstants.MESSAGE_ID, "message-" + i);
      element.getMessage().setHeader(RabbitmqConstants.CONTENT_TYPE, "application/json");
      elements.add(element);
    }
    return elements;
  }

  private static void requireConfirmed(Exchange carrier, Batch batch) {
    if (carrier.getException() != null
        || batch.elements().stream().anyMatch(element -> element.getException() != null)) {
      throw new IllegalStateException("not all are confirmed", carrier.getException());
    }
  }
}
