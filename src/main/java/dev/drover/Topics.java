package dev.drover;

import dev.drover.kafka.RouteTopics;
import dev.drover.settings.KafkaSettings;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.RetriableException;

/** Sees to it at start that the topics of the routes exist. */
final class Topics {

  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(5);

  private Topics() {}

  /**
   * Creates what is missing, or refuses it, as the settings say.
   *
   * @param client how Kafka is reached: addresses and security
   * @return the topics that were created
   * @throws TimeoutException when Kafka does not answer
   * @throws TopicsRefused when they cannot be had, for other reasons
   */
  static Set<String> provide(RouteTopics topics, Properties client, KafkaSettings settings)
      throws TopicsRefused, InterruptedException, TimeoutException {
    try {
      if (settings.createTopics()) {
        return topics.createMissing(client, settings.partitions(), ANSWER_WITHIN);
      }
      refuse(topics.missing(client, ANSWER_WITHIN));
      return Set.of();
    } catch (TimeoutException e) {
      throw silent(client, reason(e));
    } catch (ExecutionException e) {
      throw refused(client, e);
    }
  }

  private static TopicsRefused refused(Properties client, ExecutionException e)
      throws TimeoutException {
    if (e.getCause() instanceof RetriableException) {
      throw silent(client, reason(e));
    }
    return new TopicsRefused(
        "Kafka at '%s' refused to give topics: %s".formatted(brokers(client), reason(e)), e);
  }

  private static TimeoutException silent(Properties client, String reason) {
    return new TimeoutException(
        "Kafka at '%s' gave no topics within %s (%s); check drover.kafka.brokers"
            .formatted(brokers(client), seconds(ANSWER_WITHIN), reason));
  }

  private static Object brokers(Properties client) {
    return client.get("bootstrap.servers");
  }

  private static void refuse(Set<String> missing) throws TopicsRefused {
    if (!missing.isEmpty()) {
      throw new TopicsRefused(
          "topics %s do not exist; create them, or set drover.kafka.create-topics = true"
              .formatted(missing),
          null);
    }
  }

  private static String reason(Exception e) {
    Throwable cause = e.getCause() == null ? e : e.getCause();
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private static String seconds(Duration duration) {
    return duration.toMillis() / 1000.0 + " s";
  }

  /** Topics that the routes need and waiting does not bring. */
  static final class TopicsRefused extends Exception {
    TopicsRefused(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
