package dev.drover.embedded;

import dev.drover.delivery.Topology;
import dev.drover.delivery.TopologyUnmappable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.qpid.server.model.AlternateBinding;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Exchange;
import org.apache.qpid.server.model.LifetimePolicy;
import org.apache.qpid.server.model.Queue;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;

/**
 * An exchange or a queue as it is wanted.
 *
 * @param kind "exchange" or "queue", for messages
 * @param category Qpid's type of it
 * @param attributes what it is created with
 * @param defaults what the attributes hold that a topology may set and this one does not
 */
record QpidDestination(
    String kind,
    @SuppressWarnings("rawtypes") Class<? extends ConfiguredObject> category,
    String name,
    Map<String, Object> attributes,
    Map<String, Object> defaults) {

  private static final String ALTERNATE = Queue.ALTERNATE_BINDING;

  private static final Map<String, Object> EXCHANGE_DEFAULTS = Map.of(ALTERNATE, "none");

  private static final Map<String, Object> QUEUE_DEFAULTS =
      Map.of(
          ALTERNATE,
          "none",
          "type",
          "standard",
          Queue.MAXIMUM_DELIVERY_ATTEMPTS,
          0,
          Queue.MAXIMUM_MESSAGE_TTL,
          0,
          Queue.EXPIRY_POLICY,
          "DELETE",
          Queue.MAXIMUM_QUEUE_DEPTH_MESSAGES,
          -1,
          Queue.MAXIMUM_QUEUE_DEPTH_BYTES,
          -1,
          Queue.OVERFLOW_POLICY,
          "NONE",
          Queue.MAXIMUM_LIVE_CONSUMERS,
          0);

  /** What the difference is called in a route. */
  private static final Map<String, String> IN_A_ROUTE =
      Map.of(
          ALTERNATE,
          "x-dead-letter-exchange or alternate-exchange",
          "type",
          "x-max-priority, or the exchange type",
          Queue.MAXIMUM_DELIVERY_ATTEMPTS,
          "x-dead-letter-exchange",
          Queue.MAXIMUM_MESSAGE_TTL,
          "x-message-ttl",
          Queue.EXPIRY_POLICY,
          "x-message-ttl",
          Queue.MAXIMUM_QUEUE_DEPTH_MESSAGES,
          "x-max-length",
          Queue.OVERFLOW_POLICY,
          "x-max-length",
          Queue.MAXIMUM_LIVE_CONSUMERS,
          "x-single-active-consumer",
          "lifetimePolicy",
          "autoDelete");

  static QpidDestination of(Topology.Exchange exchange) {
    var attributes = new LinkedHashMap<>(exchange.arguments());
    attributes.put(Exchange.NAME, exchange.name());
    attributes.put(Exchange.TYPE, exchange.type());
    attributes.put(Exchange.DURABLE, exchange.durable());
    attributes.put(
        Exchange.LIFETIME_POLICY,
        exchange.autoDelete() ? LifetimePolicy.DELETE_ON_NO_LINKS : LifetimePolicy.PERMANENT);
    return new QpidDestination(
        "exchange", Exchange.class, exchange.name(), attributes, EXCHANGE_DEFAULTS);
  }

  static QpidDestination of(Topology.Queue queue) {
    var attributes = new LinkedHashMap<>(queue.arguments());
    attributes.put(Queue.NAME, queue.name());
    attributes.put(Queue.DURABLE, queue.durable());
    attributes.put(
        Queue.LIFETIME_POLICY,
        queue.autoDelete() ? LifetimePolicy.DELETE_ON_NO_OUTBOUND_LINKS : LifetimePolicy.PERMANENT);
    if (attributes.containsKey("priorities")) {
      attributes.put("type", "priority");
    }
    return new QpidDestination("queue", Queue.class, queue.name(), attributes, QUEUE_DEFAULTS);
  }

  boolean existsIn(QueueManagingVirtualHost<?> host) {
    return find(host) != null;
  }

  boolean alternateExistsIn(QueueManagingVirtualHost<?> host) {
    Object alternate = attributes.get(ALTERNATE);
    return alternate == null || host.getAttainedMessageDestination(text(alternate), false) != null;
  }

  void createIn(QueueManagingVirtualHost<?> host) {
    host.createChild(category, attributes);
  }

  QpidDestination withoutAlternate() {
    var fewer = new LinkedHashMap<>(attributes);
    fewer.remove(ALTERNATE);
    return new QpidDestination(kind, category, name, fewer, defaults);
  }

  void setAlternateIn(QueueManagingVirtualHost<?> host) {
    if (attributes.containsKey(ALTERNATE)) {
      find(host).setAttributes(Map.of(ALTERNATE, attributes.get(ALTERNATE)));
    }
  }

  /** Compares every attribute that a topology can set, by its text. */
  void requireSame(QueueManagingVirtualHost<?> host) {
    var wanted = new TreeMap<>(defaults);
    wanted.putAll(attributes);
    var existing = find(host);
    wanted.forEach((attribute, value) -> requireSame(existing, attribute, text(value)));
  }

  private void requireSame(ConfiguredObject<?> existing, String attribute, String wanted) {
    String found = found(existing, attribute);
    if (!found.equals(wanted)) {
      throw new TopologyUnmappable(
          ("%s '%s' exists with %s = '%s', wanted '%s'%s. Rename it in the route, or stop drover and"
                  + " delete its data folder with every message in it")
              .formatted(kind, name, attribute, found, wanted, inARoute(attribute)));
    }
  }

  /** A queue without priorities has no such attribute, and throws when it is asked for it. */
  private static String found(ConfiguredObject<?> existing, String attribute) {
    boolean known = existing.getAttributeNames().contains(attribute);
    return known ? text(existing.getAttribute(attribute)) : "none";
  }

  private static String inARoute(String attribute) {
    String argument = IN_A_ROUTE.get(attribute);
    return argument == null ? "" : " (" + argument + ")";
  }

  private ConfiguredObject<?> find(QueueManagingVirtualHost<?> host) {
    return (ConfiguredObject<?>) host.getChildByName(category, name);
  }

  private static String text(Object value) {
    if (value == null) {
      return "none";
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof AlternateBinding alternate) {
      return alternate.getDestination();
    }
    return value instanceof Map<?, ?> map ? text(map.get("destination")) : value.toString();
  }
}
