package dev.drover.fault;

import dev.drover.process.DaemonProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.GroupState;
import org.awaitility.Awaitility;

/** The consumer group in which the daemons share the payments. */
final class PaymentsGroup {

  static final String NAME = Flow.PAYMENTS.group();

  /** The variable that says how many of them a daemon has. */
  static final String CONSUMERS = "PAYMENTS_CONSUMERS";

  private static final Duration SOON = Duration.ofSeconds(90);

  private PaymentsGroup() {}

  /** The ids of the consumers that are in the group now. */
  static List<String> members(String brokers) throws Exception {
    try (Admin admin = Admin.create(settings(brokers))) {
      return group(admin).members().stream().map(MemberDescription::consumerId).toList();
    }
  }

  /** How many a daemon has; 3 as shipped. */
  static int consumers(DaemonProcess daemon) {
    return Integer.parseInt(daemon.environment().getOrDefault(CONSUMERS, "3"));
  }

  /** Waits until so many have joined, and nobody else is left. */
  static void awaitAll(String brokers, int consumers) {
    try (Admin admin = Admin.create(settings(brokers))) {
      Awaitility.await(consumers + " consumers of payments")
          .atMost(SOON)
          .pollInterval(Duration.ofMillis(100))
          .ignoreExceptions()
          .until(() -> isComplete(admin, consumers));
    }
  }

  private static boolean isComplete(Admin admin, int consumers) throws Exception {
    ConsumerGroupDescription group = group(admin);
    return group.groupState() == GroupState.STABLE && group.members().size() == consumers;
  }

  private static ConsumerGroupDescription group(Admin admin) throws Exception {
    return admin.describeConsumerGroups(List.of(NAME)).all().get(5, TimeUnit.SECONDS).get(NAME);
  }

  private static Map<String, Object> settings(String brokers) {
    return Map.of(
        "bootstrap.servers", brokers,
        "default.api.timeout.ms", 5_000,
        "request.timeout.ms", 4_000);
  }
}
