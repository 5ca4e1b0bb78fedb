package dev.drover.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.delivery.ServerAway;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.NotEnoughReplicasException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.junit.jupiter.api.Test;

class SendFailureTest {

  private static final RecordMetadata KNOWN = metadata(0);
  private static final RecordMetadata UNKNOWN_PARTITION = metadata(-1);

  @Test
  void aRecordWhoseTimeRanOutWaitsForTheCluster() {
    assertThat(of(KNOWN, new TimeoutException("expired"), true))
        .isInstanceOf(ServerAway.class)
        .hasMessageContainingAll("topic 'orders'", "expired");
  }

  @Test
  void tooFewReplicasAreTheClustersFault() {
    assertThat(of(KNOWN, new NotEnoughReplicasException("1 of 2"), true))
        .isInstanceOf(ServerAway.class);
  }

  @Test
  void aTopicThatAnAnsweringClusterDoesNotHaveIsTheRoutesFault() {
    var notThere = new TimeoutException("Topic orders not present in metadata after 60000 ms.");

    assertThat(of(UNKNOWN_PARTITION, notThere, true)).isSameAs(notThere);
    assertThat(of(null, notThere, true)).isSameAs(notThere);
    assertThat(of(null, notThere, false)).isInstanceOf(ServerAway.class);
    var unknown = new UnknownTopicOrPartitionException("gone");
    assertThat(of(KNOWN, unknown, true)).isSameAs(unknown);
  }

  @Test
  void aRecordThatIsRefusedIsItsOwnFaultEvenWhileTheClusterIsAway() {
    var tooLarge = new RecordTooLargeException("2 MiB");
    var forbidden = new TopicAuthorizationException("orders");

    assertThat(of(KNOWN, tooLarge, false)).isSameAs(tooLarge);
    assertThat(of(KNOWN, forbidden, false)).isSameAs(forbidden);
  }

  private static Exception of(RecordMetadata metadata, Exception thrown, boolean answers) {
    return SendFailure.of("orders", metadata, thrown, answers);
  }

  private static RecordMetadata metadata(int partition) {
    return new RecordMetadata(new TopicPartition("orders", partition), -1, -1, -1, -1, -1);
  }
}
