package dev.drover.rabbitmq;

import dev.drover.delivery.InFlightElsewhere;
import dev.drover.delivery.OfferAgain;
import dev.drover.delivery.PublishUnconfirmed;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a consumer does with deliveries whose exchange failed. None of it loses one. */
final class Failures {

  /**
   * Longer than a dead letter takes at full load. What is held makes RabbitMQ take an
   * acknowledgement for each message behind it.
   */
  private static final Duration SOON = Duration.ofMillis(50);

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final OnFailure way;
  private final boolean keepsFailed;
  private final Duration delay;
  private final DeadLetter.Origin origin;
  private final DeadLetter.Destination letters;
  private final ConfirmedPublisher publisher;

  /**
   * @param keepsFailed whether what would go back to its queue is kept and offered again instead
   * @param letters where letters go, used only with a publisher
   * @param publisher of letters, or null where none are published
   */
  Failures(
      OnFailure way,
      boolean keepsFailed,
      Duration delay,
      DeadLetter.Origin origin,
      DeadLetter.Destination letters,
      ConfirmedPublisher publisher) {
    this.way = way;
    this.keepsFailed = keepsFailed;
    this.delay = delay;
    this.origin = origin;
    this.letters = letters;
    this.publisher = publisher;
  }

  void handle(Delivery delivery, Throwable why) {
    Optional<OfferAgain> again = OfferAgain.in(why);
    if (again.isPresent()) {
      LOG.debug("{} of {} is held: {}", delivery, origin.source(), why.getMessage());
      keep(delivery, again.get());
    } else if (way == OnFailure.REQUEUE) {
      hold(delivery, "failed: " + why);
    } else if (publisher != null) {
      publish(delivery, why);
    } else {
      LOG.warn("{} of {} failed and is rejected: {}", delivery, origin.source(), why.toString());
      delivery.subscription().reject(delivery.tag());
    }
  }

  /** Nothing is settled: it is offered again. */
  void keep(Delivery delivery, OfferAgain why) {
    Subscription subscription = delivery.subscription();
    boolean many = why instanceof InFlightElsewhere && subscription.holdsManyForOthers();
    if (many && !keepsFailed) {
      subscription.hold(delivery.tag(), delay);
    } else {
      boolean soon = why.isSoonOver() && SOON.compareTo(delay) < 0;
      subscription.offerAgain(delivery.message(), soon ? SOON : delay);
    }
  }

  private void publish(Delivery delivery, Throwable why) {
    try {
      publisher.publish(
          DeadLetter.of(delivery.message(), why, origin, letters),
          failure -> published(delivery, why, failure));
    } catch (RuntimeException e) {
      hold(delivery, "cannot be dead-lettered: " + e.getMessage());
    }
  }

  private void published(Delivery delivery, Throwable why, PublishUnconfirmed failure) {
    if (failure == null) {
      LOG.warn(
          "{} of {} failed and is dead-lettered to exchange '{}': {}",
          delivery,
          origin.source(),
          letters.exchange(),
          why.toString());
      delivery.finish();
    } else {
      hold(delivery, "could not be dead-lettered: " + failure.getMessage());
    }
  }

  private void hold(Delivery delivery, String what) {
    LOG.warn(
        "{} of {} is offered again in {} ms; it {}",
        delivery,
        origin.source(),
        delay.toMillis(),
        what);
    if (keepsFailed) {
      delivery.subscription().offerAgain(delivery.message(), delay);
    } else {
      delivery.subscription().hold(delivery.tag(), delay);
    }
  }
}
