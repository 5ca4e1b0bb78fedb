package dev.drover.bench;

import dev.drover.bench.client.OneKafkaToRabbitmq;
import dev.drover.bench.client.OneOutboxToKafka;
import dev.drover.bench.client.OneRabbitmqToKafka;
import dev.drover.bench.client.RawKafkaToRabbitmq;
import dev.drover.bench.client.RawRabbitmqToKafka;
import java.util.List;
import java.util.Map;

/**
 * One way to build a bridge.
 *
 * @param name as the command line and the results have it
 * @param title as the table has it
 * @param launch how its process is started
 * @param table where it remembers ids
 */
record Variant(String name, String title, Launch launch, DedupTable table) {

  static final String RAW = "raw";
  static final String ONE = "one";

  /** The batch gear RabbitMQ to Kafka, as the table has it. */
  static final Variant BATCH = drover("batch17", "Drover batch, Java 17", Java.RUNNING, "batch", 1);

  /** RabbitMQ to Kafka with a route that decodes each message, in both gears. */
  static final List<Variant> READING =
      List.of(
          reading("reading-batch", "batch gear, reads JSON", true),
          reading("reading-single", "single gear, reads JSON", false));

  /** All variants of a direction, in the order of the table. */
  static List<Variant> of(Direction direction) {
    return switch (direction) {
      case RABBITMQ_TO_KAFKA ->
          List.of(
              hand(RAW, "raw clients, batches of 500", RawRabbitmqToKafka.class),
              hand(ONE, "raw clients, one at a time", OneRabbitmqToKafka.class),
              stock("stock1", "stock Camel, 1 consumer", 1),
              stock("stock10", "stock Camel, 10 consumers", 10),
              drover("single17", "Drover single, Java 17", Java.RUNNING, "single", 1000),
              drover("single25", "Drover single, Java 25", Java.NEWER, "single", 1000),
              BATCH,
              drover("batch17x2", "Drover batch, 2 consumers, Java 17", Java.RUNNING, "batch", 2),
              drover("batch25", "Drover batch, Java 25", Java.NEWER, "batch", 1));
      case KAFKA_TO_RABBITMQ ->
          List.of(
              hand(RAW, "raw clients, batches of 500", RawKafkaToRabbitmq.class),
              hand(ONE, "raw clients, one at a time", OneKafkaToRabbitmq.class),
              stock("stock1", "stock Camel, 1 consumer", 1),
              stock("stock4", "stock Camel, 4 consumers", 4),
              drover("single1", "Drover single, 1 consumer, Java 17", Java.RUNNING, "single", 1),
              drover("single4", "Drover single, 4 consumers, Java 17", Java.RUNNING, "single", 4),
              drover("batch1", "Drover batch, 1 consumer, Java 17", Java.RUNNING, "batch", 1));
      case OUTBOX_TO_KAFKA ->
          List.of(
              new Variant(
                  ONE,
                  "a relay by hand, one row at a time",
                  new Launch.Hand(OneOutboxToKafka.class),
                  DedupTable.NONE),
              new Variant(
                  "relay17",
                  "Drover's relay, Java 17",
                  new Launch.Daemon(Java.RUNNING, "relay", Map.of(), ""),
                  DedupTable.NONE));
    };
  }

  private static Variant hand(String name, String title, Class<?> main) {
    return new Variant(name, title, new Launch.Hand(main), DedupTable.SEEN);
  }

  private static Variant stock(String name, String title, int consumers) {
    var values = Map.of("CONSUMERS", "" + consumers, "LINGER", "0");
    return new Variant(name, title, new Launch.Stock(values), DedupTable.CAMEL);
  }

  private static Variant drover(String name, String title, Java java, String gear, int degree) {
    var values = Map.of("PREFETCH", "" + degree, "CONSUMERS", "" + degree);
    var launch = new Launch.Daemon(java, gear, values, "");
    return new Variant(name, title, launch, DedupTable.DROVER);
  }

  private static Variant reading(String name, String title, boolean batching) {
    var values = Map.of("BATCHING", "" + batching);
    var launch = new Launch.Daemon(Java.RUNNING, "reading", values, "");
    return new Variant(name, title, launch, DedupTable.DROVER);
  }

  /** The same daemon with more JVM options. */
  Variant in(String options) {
    var daemon = (Launch.Daemon) launch;
    var launched = new Launch.Daemon(daemon.java(), daemon.gear(), daemon.values(), options);
    return new Variant(name, title, launched, table);
  }
}
