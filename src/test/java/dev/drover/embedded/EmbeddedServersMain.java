package dev.drover.embedded;

import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;

/** A JVM of its own with both servers, which waits to be killed, or for the end of its input. */
final class EmbeddedServersMain {
  private EmbeddedServersMain() {}

  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    long begin = System.nanoTime();
    var amqp =
        CompletableFuture.supplyAsync(
            () -> EmbeddedAmqpBroker.start(folder.resolve("amqp"), Integer.parseInt(args[1])));
    var kafka =
        CompletableFuture.supplyAsync(
            () ->
                EmbeddedKafka.start(
                    folder.resolve("kafka"), Integer.parseInt(args[2]), Integer.parseInt(args[3])));
    amqp.join().open();
    long amqpReady = System.nanoTime();
    kafka.join();
    var lastWords = new Thread(() -> publish(amqp.join(), Integer.parseInt(args[4])));
    Runtime.getRuntime().addShutdownHook(lastWords);
    System.out.println(
        "ready: amqp %d ms, both %d ms, %s"
            .formatted(
                (amqpReady - begin) / 1_000_000,
                (System.nanoTime() - begin) / 1_000_000,
                residentMemory()));
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().removeShutdownHook(lastWords);
    System.out.println("idle: " + residentMemory());
    kafka.join().close();
    amqp.join().close();
    System.out.println("closed");
  }

  /** What a drain does after SIGTERM: one message after the other, each confirmed. */
  private static void publish(EmbeddedAmqpBroker broker, int count) {
    try {
      var factory = new ConnectionFactory();
      factory.setUri(broker.uri());
      try (var connection = factory.newConnection();
          var channel = connection.createChannel()) {
        channel.confirmSelect();
        for (int i = 0; i < count; i++) {
          channel.basicPublish(
              "", "drained", true, MessageProperties.PERSISTENT_BASIC, new byte[1]);
          channel.waitForConfirmsOrDie(10_000);
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("the drain was cut off", e);
    }
  }

  private static String residentMemory() throws Exception {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("VmRSS") || line.startsWith("Threads"))
        .map(line -> line.replaceAll("\\s+", " "))
        .toList()
        .toString();
  }
}
