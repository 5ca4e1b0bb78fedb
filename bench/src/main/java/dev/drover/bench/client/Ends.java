package dev.drover.bench.client;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a hand-written client connects to: the arguments of its main method.
 *
 * @param name of its queue, exchange, topic and group
 */
record Ends(String rabbitmq, String kafka, String sql, String name) {

  static final String ROUTING_KEY = "message";

  static Ends of(String[] args) {
    return new Ends(args[0], args[1], args[2], args[3]);
  }

  Channel channel() throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(rabbitmq);
    return factory.newConnection().createChannel();
  }

  /** Without auto-commit. */
  Connection plainDatabase() throws SQLException {
    Connection database = DriverManager.getConnection(sql, "postgres", "");
    database.setAutoCommit(false);
    return database;
  }

  Connection database() throws Exception {
    Connection database = DriverManager.getConnection(sql, "postgres", "");
    try (var statement = database.createStatement()) {
      statement.execute("CREATE TABLE IF NOT EXISTS seen (id UUID PRIMARY KEY)");
    }
    database.setAutoCommit(false);
    return database;
  }

  KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
    var settings = new HashMap<String, Object>(more);
    settings.put("bootstrap.servers", kafka);
    settings.put("acks", "all");
    settings.put("enable.idempotence", true);
    return new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
  }

  KafkaConsumer<byte[], byte[]> consumer() {
    Map<String, Object> settings =
        Map.of(
            "bootstrap.servers",
            kafka,
            "group.id",
            name,
            "enable.auto.commit",
            false,
            "auto.offset.reset",
            "earliest",
            "isolation.level",
            "read_committed",
            "max.poll.records",
            500);
    var consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    consumer.subscribe(List.of(name));
    return consumer;
  }
}
