package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Locale;

/** What the figures were measured on, and when. */
final class Machine {

  private Machine() {}

  static String describe(Servers servers) throws Exception {
    String version = servers.rabbitmq().ctl("version").strip();
    try (var connection = servers.connectAny()) {
      return String.format(
          Locale.ROOT,
          "%s; %d × %s; %d GB; Linux %s; RabbitMQ %s, Kafka %s, PostgreSQL %s; Java %s",
          LocalDate.now(),
          Runtime.getRuntime().availableProcessors(),
          field("/proc/cpuinfo", "model name"),
          Long.parseLong(field("/proc/meminfo", "MemTotal").replaceAll("\\D", "")) / 1_000_000,
          System.getProperty("os.version"),
          version,
          org.apache.kafka.common.utils.AppInfoParser.getVersion(),
          connection.getMetaData().getDatabaseProductVersion(),
          System.getProperty("java.version"));
    }
  }

  private static String field(String file, String name) throws IOException {
    return Files.readAllLines(Path.of(file)).stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("unknown");
  }
}
