package dev.drover.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics that the endpoints of a context name. Created by Admin before traffic starts, because
 * creation by the first send races: it delays or fails that send.
 */
public final class RouteTopics {

  private final Set<String> names;

  private RouteTopics(Set<String> names) {
    this.names = names;
  }

  /** Topics named by the Kafka endpoints that exist so far; patterns are left out. */
  public static RouteTopics of(CamelContext context) {
    var names = new TreeSet<String>();
    context.getEndpoints().stream()
        .filter(KafkaEndpoint.class::isInstance)
        .map(endpoint -> ((KafkaEndpoint) endpoint).getConfiguration())
        .filter(configuration -> !configuration.isTopicIsPattern())
        .map(KafkaConfiguration::getTopic)
        .forEach(topics -> names.addAll(List.of(topics.split("\\s*,\\s*"))));
    return new RouteTopics(names);
  }

  public Set<String> names() {
    return names;
  }

  /**
   * Creates the topics that do not exist, with the broker's default replication.
   *
   * @param partitions of a new topic; existing topics stay as they are
   * @return the topics that were created
   * @throws TimeoutException when the brokers do not answer in time
   * @throws ExecutionException when they refuse, for example for lack of a permission
   */
  public Set<String> createMissing(
      Map<String, Object> adminSettings, int partitions, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var created = new TreeSet<String>();
    try (Admin admin = Admin.create(adminSettings)) {
      var missing = new TreeSet<>(names);
      missing.removeAll(admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS));
      for (String topic : missing) {
        if (create(admin, topic, partitions, patience)) {
          created.add(topic);
        }
      }
    }
    return created;
  }

  private static boolean create(Admin admin, String topic, int partitions, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
    try {
      admin.createTopics(List.of(wanted)).all().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }
}
