package dev.drover.bench;

import java.util.Arrays;

/** Which way a bridge leads. */
enum Direction {
  RABBITMQ_TO_KAFKA("rk", "RabbitMQ → Kafka", "rabbitmq-to-kafka"),
  KAFKA_TO_RABBITMQ("kr", "Kafka → RabbitMQ", "kafka-to-rabbitmq"),
  OUTBOX_TO_KAFKA("ok", "outbox → Kafka", "outbox-to-kafka");

  final String code;
  final String title;
  final String file;

  Direction(String code, String title, String file) {
    this.code = code;
    this.title = title;
    this.file = file;
  }

  static Direction of(String code) {
    return Arrays.stream(values()).filter(d -> d.code.equals(code)).findFirst().orElseThrow();
  }
}
