package dev.drover.retry;

import dev.drover.backoff.Backoff;
import java.time.Duration;
import org.apache.camel.Category;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** {@code retry:delayed} or {@code retry:blocking}; to send to only. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "retry",
    title = "Retry",
    syntax = "retry:way",
    producerOnly = true,
    category = {Category.MESSAGING})
final class RetryEndpoint extends DefaultEndpoint {

  @UriPath(enums = "delayed,blocking", description = "How the message waits.")
  private final RetryWay way;

  @UriParam(defaultValue = "200", description = "Milliseconds before the first redelivery.")
  private long redeliveryDelay = 200;

  @UriParam(
      defaultValue = "30000",
      description = "Milliseconds that no wait exceeds; up to there each is twice the last.")
  private long maximumRedeliveryDelay = 30_000;

  @UriParam(
      defaultValue = "9",
      description = "After so many redeliveries a message is a dead letter; -1 for never.")
  private int maximumRedeliveries = 9;

  @UriParam(defaultValue = "direct:dead-letter", description = "Where dead letters go.")
  private String deadLetterUri = "direct:dead-letter";

  private final RetryComponent component;

  RetryEndpoint(String uri, RetryComponent component, RetryWay way) {
    super(uri, component);
    this.component = component;
    this.way = way;
  }

  RetryWay way() {
    return way;
  }

  /**
   * @throws IllegalArgumentException when the options make none
   */
  Ladder ladder() {
    var waits =
        new Backoff(Duration.ofMillis(redeliveryDelay), Duration.ofMillis(maximumRedeliveryDelay));
    return new Ladder(waits, maximumRedeliveries);
  }

  String deadLetterUri() {
    return deadLetterUri;
  }

  @Override
  public Producer createProducer() {
    return way == RetryWay.BLOCKING ? new BlockingRetry(this) : new DelayedRetry(this, component);
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("retry: is an endpoint to send to");
  }

  /** See {@link #redeliveryDelay}. */
  public void setRedeliveryDelay(long redeliveryDelay) {
    this.redeliveryDelay = redeliveryDelay;
  }

  /** See {@link #maximumRedeliveryDelay}. */
  public void setMaximumRedeliveryDelay(long maximumRedeliveryDelay) {
    this.maximumRedeliveryDelay = maximumRedeliveryDelay;
  }

  /** See {@link #maximumRedeliveries}. */
  public void setMaximumRedeliveries(int maximumRedeliveries) {
    this.maximumRedeliveries = maximumRedeliveries;
  }

  /** See {@link #deadLetterUri}. */
  public void setDeadLetterUri(String deadLetterUri) {
    this.deadLetterUri = deadLetterUri;
  }
}
