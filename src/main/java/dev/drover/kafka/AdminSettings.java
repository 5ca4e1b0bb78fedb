package dev.drover.kafka;

import java.util.Properties;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** The settings of an admin client that reaches the brokers as another client does. */
final class AdminSettings {

  private AdminSettings() {}

  /** Addresses, security and timeouts of a consumer or producer; not its id, nor its metrics. */
  static Properties like(Properties client) {
    var settings = new Properties();
    AdminClientConfig.configNames().stream()
        .filter(client::containsKey)
        .filter(name -> !name.equals(AdminClientConfig.CLIENT_ID_CONFIG))
        .filter(name -> !name.equals(AdminClientConfig.METRIC_REPORTER_CLASSES_CONFIG))
        .forEach(name -> settings.put(name, client.get(name)));
    return settings;
  }
}
