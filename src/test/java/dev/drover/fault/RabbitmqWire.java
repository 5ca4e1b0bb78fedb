package dev.drover.fault;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.MessageProperties;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** Publishes to an exchange, mandatory and with confirms. */
final class RabbitmqWire implements Wire {

  private final String exchange;
  private final Connection connection;
  private final Channel channel;
  private final ConcurrentNavigableMap<Long, Outcome> pending = new ConcurrentSkipListMap<>();

  RabbitmqWire(String uri, String exchange) throws Exception {
    this.exchange = exchange;
    this.connection = factory(uri).newConnection("fault traffic");
    this.channel = connection.createChannel();
    channel.addConfirmListener(
        (number, multiple) -> end(number, multiple, Outcome::confirmed),
        (number, multiple) -> end(number, multiple, o -> o.unknown("nack")));
    channel.addShutdownListener(
        cause -> end(Long.MAX_VALUE, true, o -> o.unknown("channel closed")));
    channel.confirmSelect();
  }

  static ConnectionFactory factory(String uri) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUri(uri);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setConnectionTimeout(2_000);
    factory.setHandshakeTimeout(4_000);
    factory.setRequestedHeartbeat(4);
    factory.setChannelRpcTimeout(3_000);
    return factory;
  }

  @Override
  public void send(Message message, Outcome outcome) throws Exception {
    pending.put(channel.getNextPublishSeqNo(), outcome);
    var properties = MessageProperties.PERSISTENT_BASIC.builder().messageId(message.id()).build();
    channel.basicPublish(exchange, "new", true, properties, message.body());
  }

  private void end(long number, boolean multiple, java.util.function.Consumer<Outcome> what) {
    var ended =
        multiple ? pending.headMap(number, true) : pending.subMap(number, true, number, true);
    for (Long one : ended.keySet()) {
      Outcome outcome = pending.remove(one);
      if (outcome != null) {
        what.accept(outcome);
      }
    }
  }

  @Override
  public boolean isUsable() {
    return channel.isOpen();
  }

  @Override
  public void close() {
    connection.abort(1_000);
    end(Long.MAX_VALUE, true, o -> o.unknown("closed"));
  }
}
