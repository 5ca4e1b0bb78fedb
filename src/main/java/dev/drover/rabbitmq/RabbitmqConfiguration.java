package dev.drover.rabbitmq;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriParams;

/**
 * The options of one {@code rabbitmq:} endpoint, set by Camel through the setters. What each means,
 * and what it can lose or double, is written at its field.
 */
@UriParams
public final class RabbitmqConfiguration {

  @UriParam(description = "The queue to consume from, or to declare beside a producer's exchange.")
  String queue;

  @UriParam(
      description =
          "The key to publish with; also binds the queue unless bindingKey is given. For the"
              + " default exchange, the queue is meant where no key is given.")
  String routingKey;

  @UriParam(description = "The key that binds the queue to the exchange. Default: routingKey.")
  String bindingKey;

  @UriParam(defaultValue = "direct", enums = "direct,fanout,headers,topic")
  String exchangeType = "direct";

  @UriParam(
      defaultValue = "true",
      description = "Declare exchange, queue and binding on every new connection.")
  boolean declare = true;

  @UriParam(description = "Expect the exchange to exist instead of declaring it.")
  boolean skipExchangeDeclare;

  @UriParam(description = "Expect the queue to exist instead of declaring it.")
  boolean skipQueueDeclare;

  @UriParam(description = "Do not bind the queue to the exchange.")
  boolean skipQueueBind;

  @UriParam(
      description =
          "Check that exchange and queue exist, change nothing, and fail the start if not.")
  boolean passive;

  @UriParam(
      defaultValue = "true",
      description = "Whether exchange and queue survive a restart of the broker.")
  boolean durable = true;

  @UriParam(
      description =
          "Whether exchange and queue are deleted when their last user goes, with the messages.")
  boolean autoDelete;

  @UriParam(
      description = "Whether the queue belongs to this connection alone and is deleted with it.")
  boolean exclusive;

  @UriParam(
      label = "consumer",
      defaultValue = "200, or twice the batchSize with batching",
      description =
          "Deliveries in work at a time per concurrent consumer, 1 to 10000. Half as many again may"
              + " be held beside them, waiting for a server or for a copy in flight elsewhere. All of"
              + " them are in memory.")
  Integer prefetchCount;

  @UriParam(
      label = "consumer",
      defaultValue = "as many as the prefetchCount, and at most 200 where threads are not virtual",
      description =
          "Threads that take exchanges through the route per concurrent consumer. One begins them in"
              + " the queue's order.")
  Integer threadPoolSize;

  @UriParam(
      label = "consumer",
      description =
          "Whether an exchange carries a batch of messages, as its body a list of exchanges: what has"
              + " come, never waiting for more.")
  boolean batching;

  @UriParam(
      label = "consumer",
      defaultValue = "500",
      description =
          "With batching, the most messages in a batch, 1 to 5000; never more than half the"
              + " prefetchCount, and 16 MiB of bodies.")
  int batchSize = 500;

  @UriParam(
      label = "consumer",
      description =
          "A simple expression, or #name of an Expression in the registry: messages for which it"
              + " gives the same text are worked on one after the other, in the queue's order. Those"
              + " for which it gives none have no order.")
  Object laneKey;

  @UriParam(
      label = "consumer",
      defaultValue = "1024",
      description = "With laneKey, how many lanes the keys are spread over, 1 to 100000.")
  int lanes = 1024;

  @UriParam(
      label = "consumer",
      defaultValue = "1",
      description = "Channels that consume side by side. More than one gives up the queue's order.")
  int concurrentConsumers = 1;

  @UriParam(label = "consumer", description = "Ask the broker to be the queue's only consumer.")
  boolean exclusiveConsumer;

  @UriParam(
      label = "consumer",
      description = "The consumer's name on the broker; by default the broker chooses one.")
  String consumerTag = "";

  @UriParam(
      label = "consumer",
      defaultValue = "requeue, or deadLetter where deadLetterExchange is given",
      enums = "requeue,reject,deadLetter",
      description =
          "What to do with a delivery whose exchange failed and was not handled: requeue holds it"
              + " for requeueDelay and gives it back; deadLetter publishes it to"
              + " deadLetterExchange with confirm, then acknowledges; reject lets the broker move"
              + " it, which a classic queue does without confirm: a crash of the broker at that"
              + " moment can lose it.")
  String onFailure;

  @UriParam(
      label = "consumer",
      defaultValue = "1000",
      description = "How long a failed delivery is held before it goes back to its queue.")
  Duration requeueDelay = Duration.ofSeconds(1);

  @UriParam(
      label = "consumer",
      defaultValue = "16777216",
      description = "Bytes of body beyond which a delivery goes the onFailure way unread.")
  int maxMessageSize = 16 * 1024 * 1024;

  @UriParam(label = "consumer", description = "The exchange that takes dead letters.")
  String deadLetterExchange;

  @UriParam(label = "consumer", defaultValue = "direct", enums = "direct,fanout,headers,topic")
  String deadLetterExchangeType = "direct";

  @UriParam(
      label = "consumer",
      description = "A queue to declare and to bind to the dead letter exchange.")
  String deadLetterQueue;

  @UriParam(
      label = "consumer",
      description = "The key of dead letters. Default: the key the message came with.")
  String deadLetterRoutingKey;

  @UriParam(
      label = "producer",
      defaultValue = "true",
      description =
          "Whether a message that no queue takes fails its exchange. With false it is lost without"
              + " a trace.")
  boolean mandatory = true;

  @UriParam(
      label = "producer",
      defaultValue = "5000",
      description =
          "How long to wait for the broker's confirm before a publish counts as unknown; before, it"
              + " may wait as long for a channel.")
  Duration publisherAcknowledgementsTimeout = Duration.ofSeconds(5);

  @UriParam(
      label = "producer",
      defaultValue = "30000",
      description =
          "The same for a list of messages that are published together, until the last confirm.")
  Duration publisherAcknowledgementsBatchTimeout = Duration.ofSeconds(30);

  @UriParam(
      label = "advanced",
      prefix = "arg.",
      multiValue = true,
      description =
          "Arguments of what is declared: arg.queue.NAME, arg.exchange.NAME, arg.binding.NAME,"
              + " arg.dlq.queue.NAME, arg.dlq.exchange.NAME, arg.dlq.binding.NAME.")
  Map<String, Object> args = Map.of();

  @Metadata(description = "The exchange of the URI's path; empty is the default exchange.")
  String exchange = "";

  boolean hasDefaultExchange() {
    return exchange.isEmpty();
  }

  /** Whether these options say which key to publish with. */
  boolean namesItsKey() {
    return routingKey != null || (hasDefaultExchange() && queue != null);
  }

  /** The key of a publish where no header names one. */
  String publishingKey() {
    return firstGiven(routingKey, hasDefaultExchange() ? queue : null, "");
  }

  String queueBindingKey() {
    return firstGiven(bindingKey, routingKey, "");
  }

  /** Deliveries in work at a time. */
  int prefetch() {
    if (prefetchCount != null) {
      return prefetchCount;
    }
    return batching ? 2 * batchSize : 200;
  }

  /** Messages in a batch, at most: the broker sends on while one is under way. */
  int batch() {
    return Math.min(batchSize, (prefetch() + 1) / 2);
  }

  /**
   * Whether what failed is kept instead of going back to its queue, where it would lose its place
   * or be counted.
   */
  boolean keepsFailed() {
    return laneKey != null || DeliveryLimit.mayApply(new Arguments(args));
  }

  OnFailure failureWay() {
    if (onFailure != null) {
      return OnFailure.of(onFailure).orElseThrow();
    }
    return deadLetterExchange == null ? OnFailure.REQUEUE : OnFailure.DEAD_LETTER;
  }

  /** Every fault of these options, each a sentence; empty when there is none. */
  List<String> faults() {
    var faults = new ArrayList<String>();
    between(faults, "prefetchCount", prefetch(), 1, 10_000);
    between(faults, "threadPoolSize", threadPoolSize == null ? 1 : threadPoolSize, 1, 10_000);
    between(faults, "batchSize", batchSize, 1, 5000);
    between(faults, "lanes", lanes, 1, 100_000);
    if (batching && laneKey != null) {
      faults.add(
          "laneKey has no meaning with batching, which works in the queue's order: remove it");
    }
    between(faults, "concurrentConsumers", concurrentConsumers, 1, 1000);
    between(faults, "requeueDelay in ms", requeueDelay.toMillis(), 1, 1_500_000);
    between(faults, "maxMessageSize", maxMessageSize, 1, BrokerConnection.LARGEST_BODY);
    between(
        faults,
        "publisherAcknowledgementsTimeout in ms",
        publisherAcknowledgementsTimeout.toMillis(),
        1,
        600_000);
    between(
        faults,
        "publisherAcknowledgementsBatchTimeout in ms",
        publisherAcknowledgementsBatchTimeout.toMillis(),
        1,
        600_000);
    failureFaults(faults);
    faults.addAll(DeliveryLimit.faults(new Arguments(args)));
    faults.addAll(new Arguments(args).faults());
    return faults;
  }

  private void failureFaults(List<String> faults) {
    if (onFailure != null && OnFailure.of(onFailure).isEmpty()) {
      faults.add(
          "onFailure is '%s'; allowed are requeue, reject and deadLetter".formatted(onFailure));
      return;
    }
    if (failureWay() == OnFailure.DEAD_LETTER && deadLetterExchange == null) {
      faults.add("onFailure=deadLetter needs deadLetterExchange: name the exchange to publish to");
    }
    if (deadLetterQueue != null && deadLetterExchange == null) {
      faults.add("deadLetterQueue needs deadLetterExchange: name the exchange to bind it to");
    }
    if (deadLetterExchange != null && lettersMissTheirQueue()) {
      faults.add(
          "a direct deadLetterExchange with deadLetterQueue needs deadLetterRoutingKey, for letters"
              + " would keep keys that the queue is not bound with: give the key, or"
              + " deadLetterExchangeType=fanout");
    }
  }

  private boolean lettersMissTheirQueue() {
    boolean keyDecides = deadLetterExchange.isEmpty() || deadLetterExchangeType.equals("direct");
    return keyDecides && deadLetterQueue != null && deadLetterRoutingKey == null;
  }

  private static void between(List<String> faults, String option, long is, long from, long to) {
    if (is < from || is > to) {
      faults.add("%s is %d; allowed is %d to %d".formatted(option, is, from, to));
    }
  }

  private static String firstGiven(String... values) {
    for (String value : values) {
      if (value != null) {
        return value;
      }
    }
    throw new IllegalArgumentException("none given");
  }

  static String exchangeName(String option) {
    return option.equals("default") ? "" : option;
  }

  /** See {@link #queue}. */
  public void setQueue(String queue) {
    this.queue = queue;
  }

  /** See {@link #routingKey}. */
  public void setRoutingKey(String routingKey) {
    this.routingKey = routingKey;
  }

  /** See {@link #bindingKey}. */
  public void setBindingKey(String bindingKey) {
    this.bindingKey = bindingKey;
  }

  /** See {@link #exchangeType}. */
  public void setExchangeType(String exchangeType) {
    this.exchangeType = exchangeType;
  }

  /** See {@link #declare}. */
  public void setDeclare(boolean declare) {
    this.declare = declare;
  }

  /** See {@link #skipExchangeDeclare}. */
  public void setSkipExchangeDeclare(boolean skipExchangeDeclare) {
    this.skipExchangeDeclare = skipExchangeDeclare;
  }

  /** See {@link #skipQueueDeclare}. */
  public void setSkipQueueDeclare(boolean skipQueueDeclare) {
    this.skipQueueDeclare = skipQueueDeclare;
  }

  /** See {@link #skipQueueBind}. */
  public void setSkipQueueBind(boolean skipQueueBind) {
    this.skipQueueBind = skipQueueBind;
  }

  /** See {@link #passive}. */
  public void setPassive(boolean passive) {
    this.passive = passive;
  }

  /** See {@link #durable}. */
  public void setDurable(boolean durable) {
    this.durable = durable;
  }

  /** See {@link #autoDelete}. */
  public void setAutoDelete(boolean autoDelete) {
    this.autoDelete = autoDelete;
  }

  /** See {@link #exclusive}. */
  public void setExclusive(boolean exclusive) {
    this.exclusive = exclusive;
  }

  /** See {@link #prefetchCount}. */
  public void setPrefetchCount(int prefetchCount) {
    this.prefetchCount = prefetchCount;
  }

  /** See {@link #threadPoolSize}. */
  public void setThreadPoolSize(int threadPoolSize) {
    this.threadPoolSize = threadPoolSize;
  }

  /** See {@link #batching}. */
  public void setBatching(boolean batching) {
    this.batching = batching;
  }

  /** See {@link #batchSize}. */
  public void setBatchSize(int batchSize) {
    this.batchSize = batchSize;
  }

  /** See {@link #laneKey}. */
  public void setLaneKey(Object laneKey) {
    this.laneKey = laneKey;
  }

  /** See {@link #lanes}. */
  public void setLanes(int lanes) {
    this.lanes = lanes;
  }

  /** See {@link #concurrentConsumers}. */
  public void setConcurrentConsumers(int concurrentConsumers) {
    this.concurrentConsumers = concurrentConsumers;
  }

  /** See {@link #exclusiveConsumer}. */
  public void setExclusiveConsumer(boolean exclusiveConsumer) {
    this.exclusiveConsumer = exclusiveConsumer;
  }

  /** See {@link #consumerTag}. */
  public void setConsumerTag(String consumerTag) {
    this.consumerTag = consumerTag;
  }

  /** See {@link #onFailure}. */
  public void setOnFailure(String onFailure) {
    this.onFailure = onFailure;
  }

  /** See {@link #requeueDelay}. */
  public void setRequeueDelay(Duration requeueDelay) {
    this.requeueDelay = requeueDelay;
  }

  /** See {@link #maxMessageSize}. */
  public void setMaxMessageSize(int maxMessageSize) {
    this.maxMessageSize = maxMessageSize;
  }

  /** See {@link #deadLetterExchange}. */
  public void setDeadLetterExchange(String deadLetterExchange) {
    this.deadLetterExchange = exchangeName(deadLetterExchange);
  }

  /** See {@link #deadLetterExchangeType}. */
  public void setDeadLetterExchangeType(String deadLetterExchangeType) {
    this.deadLetterExchangeType = deadLetterExchangeType;
  }

  /** See {@link #deadLetterQueue}. */
  public void setDeadLetterQueue(String deadLetterQueue) {
    this.deadLetterQueue = deadLetterQueue;
  }

  /** See {@link #deadLetterRoutingKey}. */
  public void setDeadLetterRoutingKey(String deadLetterRoutingKey) {
    this.deadLetterRoutingKey = deadLetterRoutingKey;
  }

  /** See {@link #mandatory}. */
  public void setMandatory(boolean mandatory) {
    this.mandatory = mandatory;
  }

  /** See {@link #publisherAcknowledgementsTimeout}. */
  public void setPublisherAcknowledgementsTimeout(Duration publisherAcknowledgementsTimeout) {
    this.publisherAcknowledgementsTimeout = publisherAcknowledgementsTimeout;
  }

  /** See {@link #publisherAcknowledgementsBatchTimeout}. */
  public void setPublisherAcknowledgementsBatchTimeout(
      Duration publisherAcknowledgementsBatchTimeout) {
    this.publisherAcknowledgementsBatchTimeout = publisherAcknowledgementsBatchTimeout;
  }

  /** See {@link #args}. */
  public void setArgs(Map<String, Object> args) {
    this.args = args;
  }
}
