package dev.drover;

import dev.drover.delivery.QpidTopology;
import dev.drover.delivery.Topology;
import dev.drover.embedded.EmbeddedAmqpBroker;
import dev.drover.embedded.EmbeddedKafka;
import dev.drover.settings.DroverSettings;
import dev.drover.settings.EmbeddedSettings;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The two brokers: embedded ones, started side by side while other things start, or the addresses
 * of real ones. The AMQP port of the embedded broker stays shut until {@link #openAmqp} has
 * declared what the routes need.
 */
final class Servers implements AutoCloseable {

  private final DroverSettings settings;
  private final CompletableFuture<Optional<EmbeddedAmqpBroker>> amqp;
  private final CompletableFuture<Optional<EmbeddedKafka>> kafka;

  private Servers(DroverSettings settings) {
    Path data = settings.dataDir();
    EmbeddedSettings ports = settings.embedded();
    this.settings = settings;
    this.amqp =
        begin(
            settings.rabbitmq().isEmbedded(),
            () -> EmbeddedAmqpBroker.start(data.resolve("amqp"), ports.amqpPort()));
    this.kafka =
        begin(
            settings.kafka().isEmbedded(),
            () ->
                EmbeddedKafka.start(
                    data.resolve("kafka"), ports.kafkaPort(), ports.kafkaControllerPort()));
  }

  /** Begins to start what is embedded and returns at once. */
  static Servers begin(DroverSettings settings) {
    return new Servers(settings);
  }

  /** Waits for the embedded servers; throws what kept the first of them from starting. */
  void await() {
    try {
      CompletableFuture.allOf(amqp, kafka).join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  URI amqpUri() {
    return amqp.join().map(EmbeddedAmqpBroker::uri).or(settings.rabbitmq()::uri).orElseThrow();
  }

  String kafkaBrokers() {
    return kafka.join().map(EmbeddedKafka::brokers).orElse(settings.kafka().brokers());
  }

  /** Declares the topology on the embedded AMQP broker and opens its port; else does nothing. */
  void openAmqp(Topology wanted) {
    declare(wanted);
    amqp.join().ifPresent(EmbeddedAmqpBroker::open);
  }

  /** Declares on the embedded AMQP broker what is missing there; else does nothing. */
  void declare(Topology wanted) {
    amqp.join().ifPresent(broker -> broker.declare(QpidTopology.of(wanted)));
  }

  @Override
  public void close() {
    whenStarted(kafka, EmbeddedKafka::close);
    whenStarted(amqp, EmbeddedAmqpBroker::close);
  }

  private static <T> CompletableFuture<Optional<T>> begin(boolean wanted, Supplier<T> start) {
    return wanted
        ? CompletableFuture.supplyAsync(() -> Optional.of(start.get()), Servers::onNewThread)
        : CompletableFuture.completedFuture(Optional.empty());
  }

  private static void onNewThread(Runnable work) {
    new Thread(work, "drover-embedded-start").start();
  }

  private static <T> void whenStarted(
      CompletableFuture<Optional<T>> server, Consumer<? super T> close) {
    server.exceptionally(failed -> Optional.empty()).join().ifPresent(close);
  }
}
