package dev.drover.cli;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;

/** Where Kafka is, and what to say when it is not there or lacks a topic. */
record KafkaAddress(String brokers) {

  private static final int CONNECT_MILLIS = 2_000;
  static final Duration ANSWER = Duration.ofSeconds(5);

  /** What every client of the command line sets: the address, and limits on waiting. */
  Properties client(String name) {
    var properties = new Properties();
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, brokers);
    properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, name);
    properties.put(CommonClientConfigs.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    properties.put(CommonClientConfigs.REQUEST_TIMEOUT_MS_CONFIG, (int) ANSWER.toMillis());
    properties.put("enable.metrics.push", false);
    return properties;
  }

  /**
   * Asks for the topics before anything is sent, so that a wrong name is an error at once.
   *
   * @throws CommandFailed when no broker answers within seconds, or a topic does not exist
   */
  void requireTopics(Collection<String> topics) {
    requireReachable();
    var missing = new TreeSet<>(topics);
    var known = topics();
    missing.removeAll(known);
    if (!missing.isEmpty()) {
      throw new CommandFailed(
          "Kafka at '%s' has no topic '%s'; it has: %s"
              .formatted(brokers, missing.first(), some(known)));
    }
  }

  private TreeSet<String> topics() {
    var properties = client("drover-topics");
    try (var admin = Admin.create(properties)) {
      return new TreeSet<>(
          admin.listTopics().names().get(ANSWER.toMillis() * 2, TimeUnit.MILLISECONDS));
    } catch (ExecutionException e) {
      throw unreachable(e.getCause());
    } catch (TimeoutException e) {
      throw unreachable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while asking Kafka for its topics", e);
    }
  }

  /** A plain connect, because Kafka's clients retry a refused one silently for a minute. */
  private void requireReachable() {
    Exception last = null;
    for (String broker : brokers.split(",")) {
      try {
        connect(broker.strip());
        return;
      } catch (IOException | IllegalArgumentException e) {
        last = e;
      }
    }
    throw unreachable(last);
  }

  private static void connect(String broker) throws IOException {
    int colon = broker.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("'" + broker + "' is not host:port");
    }
    String host = broker.substring(0, colon).replaceAll("[\\[\\]]", "");
    int port = Integer.parseInt(broker.substring(colon + 1));
    try (var socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, port), CONNECT_MILLIS);
    }
  }

  private CommandFailed unreachable(Throwable cause) {
    return new CommandFailed(
        "Kafka at '%s' cannot be reached: %s; start the daemon with 'drover run', or name other brokers in drover.kafka.brokers"
            .formatted(brokers, Reason.of(cause)),
        cause);
  }

  private static String some(Collection<String> topics) {
    List<String> shown = topics.stream().filter(t -> !t.startsWith("__")).limit(10).toList();
    return shown.isEmpty() ? "none" : String.join(", ", shown);
  }
}
