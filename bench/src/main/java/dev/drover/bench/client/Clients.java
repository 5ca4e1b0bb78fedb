package dev.drover.bench.client;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.ConnectionFactory;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Sixteen threads, each with a channel and a database connection, work on a queue's messages. */
final class Clients {

  private static final int CLIENTS = 16;

  /** What one thread does with a message, by its id. */
  interface Work {
    void on(String id) throws SQLException;
  }

  /** Makes the work of a thread. */
  interface Works {
    Work on(Connection database) throws SQLException;
  }

  private Clients() {}

  /** Makes the tables first. */
  static void run(String[] args, String tables, Works works) throws Exception {
    var ends = Ends.of(args);
    try (Connection database = ends.plainDatabase();
        var statement = database.createStatement()) {
      statement.execute(tables);
      database.commit();
    }
    run(ends, works);
  }

  /** Never returns. */
  private static void run(Ends ends, Works works) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(ends.rabbitmq());
    var connection = factory.newConnection();
    for (int i = 0; i < CLIENTS; i++) {
      Channel channel = connection.createChannel();
      Work work = works.on(ends.plainDatabase());
      new Thread(() -> work(channel, ends.name(), work)).start();
    }
    System.out.println("ready");
  }

  private static void work(Channel channel, String queue, Work work) {
    try {
      BlockingQueue<com.rabbitmq.client.Delivery> arrived = new LinkedBlockingQueue<>();
      channel.basicQos(1);
      channel.basicConsume(queue, (tag, delivery) -> arrived.add(delivery), tag -> {});
      while (true) {
        var delivery = arrived.take();
        work.on(delivery.getProperties().getMessageId());
        channel.basicAck(delivery.getEnvelope().getDeliveryTag(), false);
      }
    } catch (Exception e) {
      e.printStackTrace();
      System.exit(1);
    }
  }
}
