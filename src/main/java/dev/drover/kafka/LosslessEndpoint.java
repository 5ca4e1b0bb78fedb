package dev.drover.kafka;

import dev.drover.delivery.Browsed;
import dev.drover.delivery.Identity;
import dev.drover.delivery.Retries;
import dev.drover.delivery.RetrySource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.Processor;
import org.apache.camel.component.kafka.KafkaComponent;
import org.apache.camel.component.kafka.KafkaEndpoint;
import org.apache.camel.component.kafka.KafkaProducer;

/**
 * camel-kafka's endpoint, with a consumer of its own for batches and for lanes, a producer that
 * sends lists element by element, retry topics beside its topic, and a way to look at records.
 */
final class LosslessEndpoint extends KafkaEndpoint implements RetrySource, Browsed {

  private static final int BROWSED = 100;

  private final Map<String, Duration> waits = new TreeMap<>();
  private String topic;
  private int browseLimit = BROWSED;
  private int lanes = 1;

  LosslessEndpoint(String uri, KafkaComponent component) {
    super(uri, component);
  }

  /**
   * How many records a consumer has in work at a time, each in an exchange of its own; records of
   * one key one after the other. 1 leaves them to camel-kafka's consumer. Without effect on
   * batches.
   */
  public int getLanes() {
    return lanes;
  }

  public void setLanes(int lanes) {
    this.lanes = lanes;
  }

  @Override
  public Consumer createConsumer(Processor route) throws Exception {
    if (!getConfiguration().isBatching() && lanes == 1) {
      return super.createConsumer(route);
    }
    var consumer = new GroupConsumer(this, route);
    configureConsumer(consumer);
    return consumer;
  }

  @Override
  protected KafkaProducer createProducer(KafkaEndpoint endpoint) {
    return new ListProducer(endpoint);
  }

  /** The topic that the URI names, without those beside it. */
  private String topic() {
    return topic == null ? getConfiguration().getTopic() : topic;
  }

  @Override
  public String retryName() {
    return "kafka:" + topic();
  }

  /** A topic that the endpoint's consumers read too, each record when its time has come. */
  @Override
  public Endpoint rung(String suffix, Duration wait) {
    topic = topic();
    if (getConfiguration().isTopicIsPattern() || topic.contains(",")) {
      throw new IllegalArgumentException(
          "'kafka:%s' reads several topics: retry:delayed needs one, to name its retry topics after"
              .formatted(topic));
    }
    waits.put(topic + suffix, wait);
    getConfiguration().setTopic(topic + "," + String.join(",", waits.keySet()));
    getConfiguration()
        .getAdditionalProperties()
        .put(RetryTopics.SETTING, RetryTopics.setting(waits));
    return getCamelContext().getEndpoint("kafka:" + topic + suffix);
  }

  @Override
  public void keep(Message message) {
    if (message.getHeader(Retries.SOURCE) == null) {
      Identity.recordPosition(message)
          .ifPresent(position -> message.setHeader(Retries.SOURCE, "kafka:" + position));
    }
  }

  @Override
  public int getBrowseLimit() {
    return browseLimit;
  }

  @Override
  public void setBrowseLimit(int browseLimit) {
    this.browseLimit = browseLimit;
  }

  @Override
  public List<Exchange> browse(int limit, Predicate<Exchange> filter) {
    try (TopicBrowser browser = browser()) {
      return browser.read(limit, exchanges(), filter);
    }
  }

  /** How many records there are, and when the first and the last of the browsed were written. */
  @Override
  public BrowseStatus getBrowseStatus(int limit) {
    try (TopicBrowser browser = browser()) {
      List<Exchange> read = limit == 0 ? List.of() : browser.read(limit, exchanges(), any -> true);
      return Browsed.status(browser.size(), read, LosslessEndpoint::timestamp);
    }
  }

  private TopicBrowser browser() {
    return new TopicBrowser(RouteTopics.client(getComponent()), topic());
  }

  private RecordExchange exchanges() {
    return new RecordExchange(getConfiguration(), this::createExchange);
  }

  private static long timestamp(Exchange read) {
    return read.getMessage().getHeader("CamelKafkaTimestamp", 0L, Long.class);
  }
}
