package dev.drover.kafka;

import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;

/** Asks the brokers who they are, on a connection of its own that survives their outages. */
final class ClusterQuestion implements AutoCloseable {

  private static final int WITHIN_MILLIS = 2_000;

  private final Admin admin;

  /**
   * @param client how the brokers are reached, see {@link RouteTopics#client}
   */
  ClusterQuestion(Properties client) {
    var settings = new Properties();
    settings.putAll(client);
    settings.put(AdminClientConfig.RETRY_BACKOFF_MAX_MS_CONFIG, 200L);
    settings.put(AdminClientConfig.RECONNECT_BACKOFF_MAX_MS_CONFIG, 500L);
    this.admin = Admin.create(settings);
  }

  /**
   * Returns when a broker has answered.
   *
   * @throws ExecutionException or a timeout, when none did
   */
  void ask() throws Exception {
    var options = new DescribeClusterOptions().timeoutMs(WITHIN_MILLIS);
    try {
      admin.describeCluster(options).nodes().get(WITHIN_MILLIS + 500, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    admin.close(Duration.ZERO);
  }
}
