package dev.drover;

import dev.drover.backoff.Backoff;
import dev.drover.kafka.RouteTopics;
import dev.drover.settings.DroverSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Waits for the brokers and declares on them what the loaded routes need. */
final class Topologies {

  private final CamelRuntime camel;
  private final Servers servers;
  private final DroverSettings settings;
  private final StartReport report;

  Topologies(CamelRuntime camel, Servers servers, DroverSettings settings, StartReport report) {
    this.camel = camel;
    this.servers = servers;
    this.settings = settings;
    this.report = report;
  }

  /**
   * Returns when both brokers answer and the topics are there. A real RabbitMQ's exchanges and
   * queues are declared by each route as it starts; the embedded broker's all at once, before its
   * port opens.
   */
  void declare() throws Exception {
    servers.openAmqp(camel.rabbitmq().topology());
    awaitRabbitmq();
    topics();
  }

  private void awaitRabbitmq() throws IOException, InterruptedException {
    long deadline = System.nanoTime() + settings.startPatience().toNanos();
    for (int tries = 0; ; tries++) {
      try {
        camel.rabbitmq().connect();
        return;
      } catch (IOException e) {
        Duration wait = Backoff.DEFAULT.before(tries);
        if (System.nanoTime() + wait.toNanos() > deadline) {
          throw e;
        }
        report.waiting("RabbitMQ", e.getMessage());
        Thread.sleep(wait.toMillis());
      }
    }
  }

  private void topics() throws Exception {
    var topics = RouteTopics.of(camel.context());
    try {
      if (settings.kafka().createTopics()) {
        topics.createMissing(settings.kafka().partitions(), settings.startPatience());
      } else {
        refuseMissing(topics.missing(settings.startPatience()));
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException(
          "Kafka at '%s' does not answer within %s (%s); check drover.kafka.brokers"
              .formatted(servers.kafkaBrokers(), seconds(settings.startPatience()), reason(e)),
          e);
    }
  }

  private static void refuseMissing(Set<String> missing) throws IOException {
    if (!missing.isEmpty()) {
      throw new IOException(
          "topics %s do not exist; create them, or set drover.kafka.create-topics = true"
              .formatted(missing));
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }
}
