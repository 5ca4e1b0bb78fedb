package dev.drover.rabbitmq;

import dev.drover.delivery.PublishUnconfirmed;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** How each of several publishes ended, told once, when the last of them has. Thread-safe. */
final class Outcomes {

  private final PublishUnconfirmed[] ends;
  private final AtomicInteger open;
  private final Consumer<PublishUnconfirmed[]> told;

  /**
   * @param told gets null in the place of each that is confirmed; runs on the thread that learned
   *     the last outcome and must not block it
   */
  Outcomes(int count, Consumer<PublishUnconfirmed[]> told) {
    this.ends = new PublishUnconfirmed[count];
    this.open = new AtomicInteger(count);
    this.told = told;
  }

  /** Where the outcome of one is to be told, once. */
  Consumer<PublishUnconfirmed> of(int place) {
    return end -> {
      ends[place] = end;
      if (open.decrementAndGet() == 0) {
        told.accept(ends);
      }
    };
  }
}
