package dev.drover;

import dev.drover.kafka.RouteTopics;
import dev.drover.settings.KafkaSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;

/** Sees to it at start that the topics of the routes exist. */
final class Topics {

  private Topics() {}

  /**
   * Waits until Kafka answers; creates what is missing, or refuses it, as the settings say.
   *
   * @param client how Kafka is reached: addresses and security
   */
  static void provide(
      RouteTopics topics, Properties client, KafkaSettings settings, Duration patience)
      throws Exception {
    try {
      if (settings.createTopics()) {
        topics.createMissing(client, settings.partitions(), patience);
      } else {
        refuse(topics.missing(client, patience));
      }
    } catch (TimeoutException | ExecutionException e) {
      throw new IOException(
          "Kafka at '%s' gave no topics within %s (%s); check drover.kafka.brokers"
              .formatted(client.get("bootstrap.servers"), seconds(patience), reason(e)),
          e);
    }
  }

  private static void refuse(Set<String> missing) throws IOException {
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
