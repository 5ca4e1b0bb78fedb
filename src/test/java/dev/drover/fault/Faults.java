package dev.drover.fault;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import dev.drover.process.DaemonProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * The faults that plans are made of. Around each kill and pause the daemons are frozen and the
 * claimed rows are read, for these ids may arrive twice.
 */
public final class Faults {

  private static final long LOOK_EVERY_MILLIS = 500;

  private Faults() {}

  /** kill -9; the daemon is started again after a while. It is waited for before, if it starts. */
  public static Action killDaemon(int number, Duration backAfter) {
    return on -> {
      DaemonProcess daemon = on.daemon(number);
      on.awaitDaemon(daemon);
      int[] claimed = new int[1];
      on.whileFrozen(
          () -> {
            on.keeper().bringBack(daemon, backAfter.plusSeconds(1));
            daemon.kill();
            claimed[0] = on.claims().note();
            on.keeper().bringBack(daemon, backAfter);
          });
      return claimed[0] + " claimed";
    };
  }

  /** SIGSTOP of one daemon, while the others go on. */
  public static Action pauseDaemon(int number, Duration time) {
    return on -> {
      DaemonProcess daemon = on.daemon(number);
      on.awaitDaemon(daemon);
      int[] claimed = new int[1];
      on.freeze();
      claimed[0] = on.claims().note();
      on.thaw(other -> other != daemon);
      await(time);
      on.whileFrozen(() -> claimed[0] += on.claims().note());
      return claimed[0] + " claimed";
    };
  }

  /** kill -9 of a server, which is started again after a while. */
  public static Action killServer(String name, Duration down) {
    return on -> {
      Server server = on.server(name);
      int[] claimed = new int[1];
      on.whileFrozen(() -> claimed[0] = noteAround(on, server, server::kill));
      await(down);
      server.start();
      return claimed[0] + " claimed";
    };
  }

  /** SIGSTOP of a server for a while. */
  public static Action pauseServer(String name, Duration time) {
    return on -> {
      Server server = on.server(name);
      int[] claimed = new int[1];
      on.whileFrozen(() -> claimed[0] = noteAround(on, server, server::pause));
      awaitNoting(on, server, time);
      on.whileFrozen(
          () -> {
            server.resume();
            claimed[0] += on.claims().note();
          });
      return claimed[0] + " claimed";
    };
  }

  /** A database must be asked before it is gone. */
  private static int noteAround(Installation on, Server server, Runnable fault) {
    int claimed = isDatabase(server) ? on.claims().note() : 0;
    fault.run();
    return isDatabase(server) ? claimed : on.claims().note();
  }

  private static boolean isDatabase(Server server) {
    return server instanceof PostgresqlServer;
  }

  /** What is published into a paused broker is unknown, and is claimed while it is. */
  private static void awaitNoting(Installation on, Server server, Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(LOOK_EVERY_MILLIS * 1_000_000);
      if (!isDatabase(server)) {
        on.claims().note();
      }
    }
  }

  /** The queue loses its binding for a while: what is published then reaches no queue. */
  public static Action unbind(String queue, String exchange, String key, Duration time) {
    return on -> {
      try (Connection connection = RabbitmqWire.factory(on.daemon(0).amqpUri()).newConnection();
          Channel channel = connection.createChannel()) {
        channel.queueUnbind(queue, exchange, key);
        await(time);
        channel.queueBind(queue, exchange, key);
      }
      return "";
    };
  }

  /** The queue refuses what is published to it, for a while. */
  public static Action refuse(String queue, Duration time) {
    return on -> {
      on.rabbitmq().refuse(queue, time.toMillis());
      return "";
    };
  }

  /** A second fault while a first one lasts. */
  public static Action during(Action first, Duration after, Action second) {
    return on -> {
      var whole = CompletableFuture.supplyAsync(() -> run(first, on));
      await(after);
      String seen = run(second, on);
      return whole.join() + " " + seen;
    };
  }

  private static String run(Action action, Installation on) {
    try {
      return action.run(on);
    } catch (Exception e) {
      throw new CompletionException(e);
    }
  }

  /** A stranger joins a consumer group, commits nothing, and leaves: two rebalances. */
  public static Action joinAndLeave(String group, String topic) {
    return on -> {
      Map<String, Object> settings =
          Map.of(
              "bootstrap.servers",
              on.daemon(0).kafkaBrokers(),
              "group.id",
              group,
              "enable.auto.commit",
              false,
              "key.deserializer",
              ByteArrayDeserializer.class,
              "value.deserializer",
              ByteArrayDeserializer.class);
      try (var consumer = new KafkaConsumer<byte[], byte[]>(settings)) {
        consumer.subscribe(List.of(topic));
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (consumer.assignment().isEmpty() && System.nanoTime() < end) {
          consumer.poll(Duration.ofMillis(100));
        }
        return consumer.assignment().size() + " partitions moved";
      }
    };
  }

  /**
   * A daemon that gets no order out is stopped while RabbitMQ gives its deliveries to the others,
   * for longer than its lease, and goes on. Its claims of orders are not noted: none had an effect.
   */
  static Action becomeZombie(int number, Duration stopped, Duration awake) {
    return on -> {
      on.awaitDaemons();
      DaemonProcess zombie = on.daemon(number);
      on.freeze();
      on.claims().note(id -> !Flow.ORDERS.owns(id));
      on.rabbitmq().ctl("close_all_connections", "fault");
      on.thaw(daemon -> daemon != zombie);
      await(stopped);
      zombie.resume();
      await(awake);
      return "";
    };
  }

  /** Does nothing for so long, whatever wakes the thread. */
  static void await(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }
}
