package dev.drover.bench;

import java.util.List;
import java.util.Map;

/**
 * What one bridge did in one round.
 *
 * @param sends messages that were in the source, repeats included
 * @param seconds until the last had arrived
 * @param cpuMicros CPU time by process: client, rabbitmq, kafka, postgresql
 * @param commits of its database
 */
record Round(
    String variant,
    int sends,
    double seconds,
    Map<String, Long> cpuMicros,
    long commits,
    Workload.Arrived arrived) {

  /** Whose CPU time is taken, in the order of the tables. */
  static final List<String> PROCESSES = List.of("client", "rabbitmq", "kafka", "postgresql");

  double messagesPerSecond() {
    return sends / seconds;
  }

  double cpuMicrosPerMessage(String process) {
    return (double) cpuMicros.get(process) / sends;
  }

  double commitsPerMessage() {
    return (double) commits / sends;
  }
}
