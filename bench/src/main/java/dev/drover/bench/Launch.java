package dev.drover.bench;

import dev.drover.bench.client.StockCamel;
import dev.drover.broker.FreePorts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** How the process of a bridge is started: all with the JVM options of {@code bin/drover run}. */
sealed interface Launch {

  /**
   * What a bridge is told.
   *
   * @param way which way it leads, as the names of route files have it
   * @param name of its queue, exchange, topic and group
   * @param folder for what it writes
   */
  record Place(String way, String name, String rabbitmq, String kafka, String sql, Path folder) {}

  ProcessBuilder builder(Place place) throws IOException;

  /** Whether what it needs is installed here. */
  default boolean isPossible() {
    return true;
  }

  private static List<String> java(Class<?> main, String... arguments) {
    var command = new ArrayList<String>();
    command.add(Java.RUNNING.home().orElseThrow().resolve("bin/java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-Xss512k", "-Xms192m", "-XX:NewRatio=1"));
    command.add("-XX:+TieredCompilation");
    String more = System.getenv().getOrDefault("BENCH_JAVA_OPTS", "");
    command.addAll(List.of(more.split(" ")).stream().filter(o -> !o.isEmpty()).toList());
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** A program of this benchmark, written against the client libraries. */
  record Hand(Class<?> main) implements Launch {
    @Override
    public ProcessBuilder builder(Place place) {
      return new ProcessBuilder(
          java(main, place.rabbitmq(), place.kafka(), place.sql(), place.name()));
    }
  }

  /** Camel with a route file. */
  record Stock(Map<String, String> values) implements Launch {
    @Override
    public ProcessBuilder builder(Place place) throws IOException {
      Path file = place.folder().resolve("stock.camel.yaml");
      RouteFile.write("stock", place, values, file);
      return new ProcessBuilder(java(StockCamel.class, file.toString()));
    }
  }

  /** The packaged daemon with a route file; the gear is the first word of the file's name. */
  record Daemon(Java java, String gear, Map<String, String> values, String options)
      implements Launch {

    @Override
    public boolean isPossible() {
      return java.home().isPresent();
    }

    @Override
    public ProcessBuilder builder(Place place) throws IOException {
      Path distribution = Path.of(System.getProperty("drover.distribution"));
      Path config = place.folder().resolve("config");
      RouteFile.write(gear, place, values, config.resolve("routes/bench.camel.yaml"));
      Files.copy(
          distribution.resolve("config/application.properties"),
          config.resolve("application.properties"));
      var builder =
          new ProcessBuilder(
              distribution.resolve("bin/drover").toString(), "run", "--config", config.toString());
      builder.environment().putAll(environment(place));
      return builder;
    }

    private Map<String, String> environment(Place place) {
      return Map.of(
          "JAVA_HOME",
          java.home().orElseThrow().toString(),
          "DROVER_BUILD",
          "never",
          "DROVER_JAVA_OPTS",
          System.getenv().getOrDefault("BENCH_DROVER_OPTS", "") + " " + options,
          "DROVER_RABBITMQ_URI",
          place.rabbitmq(),
          "DROVER_KAFKA_BROKERS",
          place.kafka(),
          "DROVER_SQL_URL",
          place.sql(),
          "DROVER_SQL_USER",
          "postgres",
          "DROVER_DATA_DIR",
          place.folder().resolve("data").toString(),
          "DROVER_DEDUP_LEASE",
          "5m",
          "DROVER_HTTP_PORT",
          "" + FreePorts.next());
    }
  }
}
