package dev.drover.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics that the endpoints of a context name. Created by Admin before traffic starts, because
 * creation by the first send races: it delays or fails that send.
 */
public final class RouteTopics {

  private final Set<String> names;
  private final Properties admin;

  private RouteTopics(Set<String> names, Properties admin) {
    this.names = names;
    this.admin = admin;
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
    return new RouteTopics(
        names, adminSettings(context.getComponent("kafka", KafkaComponent.class)));
  }

  public Set<String> names() {
    return names;
  }

  /**
   * Waits until the brokers answer, and creates the topics that do not exist, with the brokers'
   * default replication.
   *
   * @param partitions of a new topic; existing topics stay as they are
   * @return the topics that were created
   * @throws TimeoutException when the brokers do not answer in time
   * @throws ExecutionException when they refuse, for example for lack of a permission
   */
  public Set<String> createMissing(int partitions, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var created = new TreeSet<String>();
    for (String topic : missing(patience)) {
      if (create(topic, partitions, patience)) {
        created.add(topic);
      }
    }
    return created;
  }

  /**
   * The topics that do not exist.
   *
   * @throws TimeoutException when the brokers do not answer in time
   */
  public Set<String> missing(Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var missing = new TreeSet<>(names);
    try (Admin client = client(patience)) {
      missing.removeAll(
          client.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS));
    }
    return missing;
  }

  private boolean create(String topic, int partitions, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
    try (Admin client = client(patience)) {
      client.createTopics(List.of(wanted)).all().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private Admin client(Duration patience) {
    var settings = new Properties();
    settings.putAll(admin);
    settings.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
    settings.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.toIntExact(Math.min(10_000, patience.toMillis())));
    return Admin.create(settings);
  }

  private static Properties adminSettings(KafkaComponent component) {
    KafkaConfiguration configuration = component.getConfiguration();
    Properties settings = AdminSettings.like(configuration.createProducerProperties());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
    return settings;
  }
}
