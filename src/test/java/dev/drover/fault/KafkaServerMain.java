package dev.drover.fault;

import dev.drover.embedded.EmbeddedKafka;
import java.io.OutputStream;
import java.nio.file.Path;

/** A Kafka broker that lives until it is killed, or until whoever started it has ended. */
final class KafkaServerMain {

  private KafkaServerMain() {}

  public static void main(String[] args) throws Exception {
    EmbeddedKafka.start(Path.of(args[0]), Integer.parseInt(args[1]), Integer.parseInt(args[2]));
    System.in.transferTo(OutputStream.nullOutputStream());
    Runtime.getRuntime().halt(0);
  }
}
