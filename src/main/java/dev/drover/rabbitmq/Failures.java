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

  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private final OnFailure way;
  private final Duration delay;
  private final DeadLetter.Origin origin;
  private final DeadLetter.Destination letters;
  private final ConfirmedPublisher publisher;

  /**
   * @param letters where letters go, used only with a publisher
   * @param publisher of letters, or null where none are published
   */
  Failures(
      OnFailure way,
      Duration delay,
      DeadLetter.Origin origin,
      DeadLetter.Destination letters,
      ConfirmedPublisher publisher) {
    this.way = way;
    this.delay = delay;
    this.origin = origin;
    this.letters = letters;
    this.publisher = publisher;
  }

  void handle(Subscription subscription, Incoming message, Throwable why) {
    Optional<OfferAgain> again = OfferAgain.in(why);
    if (again.isPresent()) {
      LOG.debug("{} of {} is held: {}", message, origin.source(), why.getMessage());
      keep(subscription, message, again.get());
    } else if (way == OnFailure.REQUEUE) {
      hold(subscription, message, "failed: " + why);
    } else if (publisher != null) {
      publish(subscription, message, why);
    } else {
      LOG.warn("{} of {} failed and is rejected: {}", message, origin.source(), why.toString());
      subscription.reject(message.tag());
    }
  }

  private void keep(Subscription subscription, Incoming message, OfferAgain why) {
    if (why instanceof InFlightElsewhere && subscription.holdsManyForOthers()) {
      subscription.hold(message.tag(), delay);
    } else {
      subscription.offerAgain(message, delay);
    }
  }

  private void publish(Subscription subscription, Incoming message, Throwable why) {
    try {
      publisher.publish(
          DeadLetter.of(message, why, origin, letters),
          failure -> published(subscription, message, why, failure));
    } catch (RuntimeException e) {
      hold(subscription, message, "cannot be dead-lettered: " + e.getMessage());
    }
  }

  private void published(
      Subscription subscription, Incoming message, Throwable why, PublishUnconfirmed failure) {
    if (failure == null) {
      LOG.warn(
          "{} of {} failed and is dead-lettered to exchange '{}': {}",
          message,
          origin.source(),
          letters.exchange(),
          why.toString());
      subscription.finish(message.tag());
    } else {
      hold(subscription, message, "could not be dead-lettered: " + failure.getMessage());
    }
  }

  private void hold(Subscription subscription, Incoming message, String what) {
    LOG.warn(
        "{} of {} goes back to its queue in {} ms; it {}",
        message,
        origin.source(),
        delay.toMillis(),
        what);
    subscription.hold(message.tag(), delay);
  }
}
