package dev.drover.kafka;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaConfiguration;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.errors.TopicExistsException;

/**
 * The topics that the endpoints of a context name. Created by Admin before traffic starts, because
 * creation by the first send races: it delays or fails that send.
 */
public final class RouteTopics {

  private final Set<String> names = new ConcurrentSkipListSet<>();

  private RouteTopics() {}

  /** Collects the topics of Kafka endpoints as the context makes them; patterns are left out. */
  public static RouteTopics of(CamelContext context) {
    var topics = new RouteTopics();
    context.addLifecycleStrategy(
        new LifecycleStrategySupport() {
          @Override
          public void onEndpointAdd(Endpoint endpoint) {
            topics.note(endpoint);
          }
        });
    return topics;
  }

  /** How a component's clients reach the brokers: addresses and security. */
  public static Properties client(KafkaComponent component) {
    KafkaConfiguration configuration = component.getConfiguration();
    Properties settings = AdminSettings.like(configuration.createProducerProperties());
    settings.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, configuration.getBrokers());
    return settings;
  }

  private void note(Endpoint endpoint) {
    if (endpoint instanceof KafkaEndpoint kafka && !kafka.getConfiguration().isTopicIsPattern()) {
      names.addAll(List.of(kafka.getConfiguration().getTopic().split("\\s*,\\s*")));
    }
  }

  public Set<String> names() {
    return Set.copyOf(names);
  }

  /**
   * Waits until the brokers answer, and creates the topics that do not exist, with the brokers'
   * default replication.
   *
   * @param client from {@link #client}
   * @param partitions of a new topic; existing topics stay as they are
   * @return the topics that were created
   * @throws TimeoutException when the brokers do not answer in time
   * @throws ExecutionException when they refuse, for example for lack of a permission
   */
  public Set<String> createMissing(Properties client, int partitions, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var created = new TreeSet<String>();
    for (String topic : missing(client, patience)) {
      if (create(client, topic, partitions, patience)) {
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
  public Set<String> missing(Properties client, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var missing = new TreeSet<>(names);
    try (Admin admin = admin(client, patience)) {
      missing.removeAll(admin.listTopics().names().get(patience.toMillis(), TimeUnit.MILLISECONDS));
    }
    return missing;
  }

  private static boolean create(Properties client, String topic, int partitions, Duration patience)
      throws InterruptedException, ExecutionException, TimeoutException {
    var wanted = new NewTopic(topic, Optional.of(partitions), Optional.empty());
    try (Admin admin = admin(client, patience)) {
      admin.createTopics(List.of(wanted)).all().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return false;
      }
      throw e;
    }
  }

  private static Admin admin(Properties client, Duration patience) {
    var settings = new Properties();
    settings.putAll(client);
    settings.put(
        AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, Math.toIntExact(patience.toMillis()));
    settings.put(
        AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
        Math.toIntExact(Math.min(10_000, patience.toMillis())));
    return Admin.create(settings);
  }
}
