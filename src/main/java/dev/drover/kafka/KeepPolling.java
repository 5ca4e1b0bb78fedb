package dev.drover.kafka;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.apache.camel.component.kafka.PollExceptionStrategy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A poll that failed has no message, so there is nothing to dead-letter: it is logged, and after a
 * pause the consumer polls again, for ever. A permission that is missing for a while ends nothing.
 */
final class KeepPolling implements PollExceptionStrategy {

  private static final Logger LOG = LoggerFactory.getLogger(KeepPolling.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  @Override
  public boolean canContinue() {
    return true;
  }

  @Override
  public void handle(long ignored, Exception failure) {
    LOG.warn("Kafka could not be polled, next try in {} s: {}", PAUSE.toSeconds(), words(failure));
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  private static String words(Exception failure) {
    Throwable cause = failure.getCause();
    return cause == null ? failure.toString() : failure + ", caused by " + cause;
  }
}
