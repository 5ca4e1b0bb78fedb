package dev.drover.kafka;

import org.apache.camel.Exchange;
import org.apache.camel.component.kafka.consumer.CommitManager;
import org.apache.camel.component.kafka.consumer.KafkaManualCommit;
import org.apache.camel.component.kafka.consumer.KafkaManualCommitFactory;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * Manual commit without a commit step: a record may be committed when its exchange is done and has
 * no exception left, be it delivered, dropped as a duplicate or dead-lettered. A record whose
 * exchange failed is offered again. Work that a route hands on to another thread, as {@code seda:}
 * does, counts as done when it is handed on.
 *
 * <p>Camel sees a factory that is none of its own and keeps its hands off the offsets: with its
 * default factories, and with none, it commits on a rebalance what the route never committed.
 */
final class CommitWhenDone implements KafkaManualCommitFactory {

  @Override
  public KafkaManualCommit newInstance(
      CamelExchangePayload payload, KafkaRecordPayload record, CommitManager ignored) {
    if (!(payload.consumer instanceof LosslessConsumer consumer)) {
      throw new IllegalStateException(
          "a Kafka route commits manually without Drover's client factory; remove the option"
              + " 'kafkaClientFactory' from its endpoint");
    }
    consumer.commitNowAndThen();
    PartitionProgress progress = consumer.progress().of(record.partition);
    progress.failOpen(now());
    progress.begin(record.recordOffset);
    payload.exchange.getExchangeExtension().addOnCompletion(new Report(progress, record));
    return () -> progress.done(record.recordOffset);
  }

  private static long now() {
    return System.nanoTime() / 1_000_000;
  }

  /** Tells the progress of the partition how the exchange ended. */
  private static final class Report extends SynchronizationAdapter {
    private final PartitionProgress progress;
    private final long offset;

    Report(PartitionProgress progress, KafkaRecordPayload record) {
      this.progress = progress;
      this.offset = record.recordOffset;
    }

    /** A repository that could not mark the message as done leaves its exception here too. */
    @Override
    public void onComplete(Exchange exchange) {
      if (exchange.getException() == null) {
        progress.done(offset);
      } else {
        onFailure(exchange);
      }
    }

    @Override
    public void onFailure(Exchange exchange) {
      progress.fail(offset, now());
    }

    /** Runs after every other completion, the repository's among them. */
    @Override
    public int getOrder() {
      return LOWEST;
    }

    @Override
    public boolean allowHandover() {
      return false;
    }
  }
}
