package dev.drover.rabbitmq;

import com.rabbitmq.client.Return;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.Consumer;

/**
 * The books of one channel's publishes: which number waits for its confirm. Thread-safe.
 *
 * <p>RabbitMQ gives an unroutable message back and then confirms it; Qpid refuses it and then gives
 * it back. Either way the publish ends as returned, once.
 */
final class ConfirmTracker {

  private static final String NACK = "basic.nack";

  private final boolean returnFollowsNack;
  private final ConcurrentNavigableMap<Long, Publish> pending = new ConcurrentSkipListMap<>();

  /**
   * @param returnFollowsNack whether the broker, as Qpid does, refuses before it gives back
   */
  ConfirmTracker(boolean returnFollowsNack) {
    this.returnFollowsNack = returnFollowsNack;
  }

  void add(long number, Publish publish) {
    pending.put(number, publish);
  }

  void remove(long number) {
    pending.remove(number);
  }

  void ack(long number, boolean multiple) {
    take(number, multiple, Publish::confirmed);
  }

  void nack(long number, boolean multiple) {
    if (returnFollowsNack) {
      upTo(number, multiple).values().forEach(Publish::nack);
      return;
    }
    take(number, multiple, publish -> publish.refused(NACK));
  }

  /** Ends the oldest publish that this can be; two that look alike are both given back anyway. */
  void returned(Return back) {
    oldestLike(back)
        .ifPresent(
            entry -> {
              pending.remove(entry.getKey());
              entry.getValue().returned(back.getReplyCode(), back.getReplyText());
            });
  }

  /**
   * The channel is gone: nobody will ever know about what is pending.
   *
   * @param away whether the broker went, and not the channel alone
   */
  void close(String reason, boolean away) {
    take(Long.MAX_VALUE, true, publish -> end(publish, reason, away));
  }

  /** Ends what has waited too long, and what Qpid refused without giving it back. */
  void expire(long now) {
    pending.forEach(
        (number, publish) -> {
          if (publish.isExpired(now) && pending.remove(number, publish)) {
            end(publish, publish.silence(), true);
          }
        });
  }

  int size() {
    return pending.size();
  }

  private static void end(Publish publish, String reason, boolean away) {
    if (publish.isNacked()) {
      publish.refused(NACK);
    } else if (away) {
      publish.away(reason);
    } else {
      publish.unknown(reason);
    }
  }

  /** One by one: other threads add, return and expire meanwhile, and none may end here for that. */
  private void take(long number, boolean multiple, Consumer<Publish> end) {
    for (long next : upTo(number, multiple).keySet()) {
      Publish publish = pending.remove(next);
      if (publish != null) {
        end.accept(publish);
      }
    }
  }

  private Map<Long, Publish> upTo(long number, boolean multiple) {
    return multiple ? pending.headMap(number, true) : pending.subMap(number, true, number, true);
  }

  private Optional<Map.Entry<Long, Publish>> oldestLike(Return back) {
    return pending.entrySet().stream()
        .filter(e -> isLike(e.getValue().message(), back))
        .findFirst();
  }

  private static boolean isLike(OutboundMessage message, Return back) {
    return Objects.equals(message.id(), back.getProperties().getMessageId())
        && message.exchange().equals(back.getExchange())
        && message.routingKey().equals(back.getRoutingKey());
  }
}
