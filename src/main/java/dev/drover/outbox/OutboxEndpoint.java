package dev.drover.outbox;

import java.time.Duration;
import java.util.Map;
import org.apache.camel.Consumer;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultEndpoint;

/** One destination: where events are stored for it, and from where its relay publishes them. */
public final class OutboxEndpoint extends DefaultEndpoint {

  private final OutboxComponent component;
  private final String destination;
  private String aggregate = "";
  private String type = "";
  private int batchSize = 100;
  private Duration pollInterval = Duration.ofSeconds(5);
  private int maximumTries = 5;
  private boolean keepOrder = true;
  private Duration retention = Duration.ofDays(7);

  OutboxEndpoint(String uri, OutboxComponent component, String destination) {
    super(uri, component);
    this.component = component;
    this.destination = destination;
  }

  /** A simple expression: whose events these are, which keep their order; by default no order. */
  public void setAggregate(String aggregate) {
    this.aggregate = aggregate;
  }

  /** A simple expression: what happened. */
  public void setType(String type) {
    this.type = type;
  }

  /** How many events are published together, at most. */
  public void setBatchSize(int batchSize) {
    this.batchSize = batchSize;
  }

  /** How often the relay looks by itself; on PostgreSQL it is woken at each commit too. */
  public void setPollInterval(Duration pollInterval) {
    this.pollInterval = pollInterval;
  }

  /** After so many failed tries through its own fault an event is parked. */
  public void setMaximumTries(int maximumTries) {
    this.maximumTries = maximumTries;
  }

  /** Whether an event waits for those of its aggregate before it, also for a parked one. */
  public void setKeepOrder(boolean keepOrder) {
    this.keepOrder = keepOrder;
  }

  /** How long published events stay in the table. */
  public void setRetention(Duration retention) {
    this.retention = retention;
  }

  void check() {
    refuse(batchSize < 1, "batchSize=" + batchSize);
    refuse(maximumTries < 1, "maximumTries=" + maximumTries);
    refuse(pollInterval.toMillis() < 1, "pollInterval=" + pollInterval);
    refuse(retention.toSeconds() < 1, "retention=" + retention);
  }

  private void refuse(boolean wrong, String option) {
    if (wrong) {
      throw new IllegalArgumentException(
          "'%s' of 'outbox:%s' is refused: it must be at least 1".formatted(option, destination));
    }
  }

  String destination() {
    return destination;
  }

  int batchSize() {
    return batchSize;
  }

  Duration pollInterval() {
    return pollInterval;
  }

  int maximumTries() {
    return maximumTries;
  }

  boolean keepsOrder() {
    return keepOrder;
  }

  Duration retention() {
    return retention;
  }

  Outbox outbox() {
    return component.outbox();
  }

  OutboxCounts counts() {
    return component.counts();
  }

  Commits commits() {
    return component.commits();
  }

  @Override
  public Producer createProducer() {
    return new OutboxProducer(this, simple(aggregate), simple(type));
  }

  private Expression simple(String text) {
    Expression expression = getCamelContext().resolveLanguage("simple").createExpression(text);
    expression.init(getCamelContext());
    return expression;
  }

  @Override
  public Consumer createConsumer(Processor route) throws Exception {
    var relay = new Relay(this, route);
    configureConsumer(relay);
    return relay;
  }

  /** The exchange of one event, as a route from here sees it. */
  Exchange exchange(Exchange exchange, OutboxRow row, Map<String, String> headers) {
    var message = exchange.getMessage();
    message.setBody(row.payload());
    headers.forEach(message::setHeader);
    message.setHeader("message-id", row.messageId());
    message.setHeader("CamelOutboxAggregate", row.aggregate());
    message.setHeader("CamelOutboxType", row.type());
    message.setHeader("CamelOutboxCreated", row.createdAt().toString());
    return exchange;
  }
}
