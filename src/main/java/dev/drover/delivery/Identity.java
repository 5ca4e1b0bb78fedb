package dev.drover.delivery;

import java.util.Optional;
import org.apache.camel.Message;

/** What a message is known by, read from the headers that the transports give it. */
public final class Identity {

  private static final String AMQP_ID = "CamelRabbitmqMessageId";
  private static final String KAFKA_ID = "message-id";
  private static final String OFFSET = "CamelKafkaOffset";

  private Identity() {}

  /** The AMQP property {@code message-id}, else the header of that name. */
  public static Optional<String> messageId(Message message) {
    String amqp = message.getHeader(AMQP_ID, String.class);
    return Optional.ofNullable(amqp == null ? message.getHeader(KAFKA_ID, String.class) : amqp);
  }

  /** Where a Kafka record lies, as {@code topic/partition@offset}; empty for another message. */
  public static Optional<String> recordPosition(Message message) {
    return Optional.ofNullable(message.getHeader(OFFSET))
        .map(
            offset ->
                "%s/%s@%s"
                    .formatted(
                        message.getHeader("CamelKafkaTopic"),
                        message.getHeader("CamelKafkaPartition"),
                        offset));
  }
}
