package dev.drover.rabbitmq;

import dev.drover.delivery.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What one endpoint's options ask for on the broker. */
final class EndpointTopology {

  static final String DEAD_LETTER_EXCHANGE = "x-dead-letter-exchange";
  static final String DEAD_LETTER_ROUTING_KEY = "x-dead-letter-routing-key";

  private final RabbitmqConfiguration options;
  private final Arguments arguments;

  EndpointTopology(RabbitmqConfiguration options) {
    this.options = options;
    this.arguments = new Arguments(options.args);
  }

  /** What the endpoint declares; nothing when it is passive or told not to declare. */
  Topology declared() {
    return options.declare && !options.passive ? wanted() : Topology.none();
  }

  /** What a passive endpoint expects to find. */
  Topology expected() {
    return options.passive ? wanted() : Topology.none();
  }

  /** The part of it that dead letters need. */
  Topology deadLetters() {
    var exchanges = new ArrayList<Topology.Exchange>();
    var queues = new ArrayList<Topology.Queue>();
    var bindings = new ArrayList<Topology.Binding>();
    if (options.declare && !options.passive) {
      addDeadLetters(exchanges, queues, bindings);
    }
    return new Topology(exchanges, queues, bindings);
  }

  private Topology wanted() {
    var exchanges = new ArrayList<Topology.Exchange>();
    var queues = new ArrayList<Topology.Queue>();
    var bindings = new ArrayList<Topology.Binding>();
    addDeadLetters(exchanges, queues, bindings);
    if (!options.skipExchangeDeclare && !options.hasDefaultExchange()) {
      exchanges.add(exchange());
    }
    if (!options.skipQueueDeclare && options.queue != null) {
      queues.add(queue());
    }
    if (!options.skipQueueBind && options.queue != null && !options.hasDefaultExchange()) {
      bindings.add(binding());
    }
    return new Topology(exchanges, queues, bindings);
  }

  private Topology.Exchange exchange() {
    return new Topology.Exchange(
        options.exchange,
        options.exchangeType,
        options.durable,
        options.autoDelete,
        arguments.of("exchange"));
  }

  private Topology.Queue queue() {
    return new Topology.Queue(
        options.queue, options.durable, options.exclusive, options.autoDelete, queueArguments());
  }

  private Topology.Binding binding() {
    return new Topology.Binding(
        options.queue, options.exchange, options.queueBindingKey(), arguments.of("binding"));
  }

  /** The queue's arguments; only a rejecting endpoint lets the broker move dead letters itself. */
  Map<String, Object> queueArguments() {
    var all = new HashMap<>(arguments.of("queue"));
    if (options.failureWay() == OnFailure.REJECT && options.deadLetterExchange != null) {
      all.putIfAbsent(DEAD_LETTER_EXCHANGE, options.deadLetterExchange);
      if (options.deadLetterRoutingKey != null) {
        all.putIfAbsent(DEAD_LETTER_ROUTING_KEY, options.deadLetterRoutingKey);
      }
    }
    return all;
  }

  private void addDeadLetters(
      List<Topology.Exchange> exchanges,
      List<Topology.Queue> queues,
      List<Topology.Binding> bindings) {
    String exchange = options.deadLetterExchange;
    if (exchange == null) {
      return;
    }
    boolean named = !exchange.isEmpty();
    if (named) {
      exchanges.add(deadLetterExchange());
    }
    if (options.deadLetterQueue != null) {
      queues.add(deadLetterQueue());
    }
    if (named && options.deadLetterQueue != null) {
      bindings.add(deadLetterBinding());
    }
  }

  private Topology.Exchange deadLetterExchange() {
    return new Topology.Exchange(
        options.deadLetterExchange,
        options.deadLetterExchangeType,
        true,
        false,
        arguments.of("dlq.exchange"));
  }

  private Topology.Queue deadLetterQueue() {
    return new Topology.Queue(
        options.deadLetterQueue, true, false, false, arguments.of("dlq.queue"));
  }

  private Topology.Binding deadLetterBinding() {
    return new Topology.Binding(
        options.deadLetterQueue,
        options.deadLetterExchange,
        deadLetterBindingKey(),
        arguments.of("dlq.binding"));
  }

  private String deadLetterBindingKey() {
    if (options.deadLetterRoutingKey != null) {
      return options.deadLetterRoutingKey;
    }
    return options.deadLetterExchangeType.equals("topic") ? "#" : "";
  }
}
