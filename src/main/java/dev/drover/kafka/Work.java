package dev.drover.kafka;

import java.util.List;
import java.util.concurrent.Future;

/** What a route does with the records that one member polled, on threads that do not poll. */
interface Work {

  /**
   * Begins with what one poll brought, in the order of its partitions. Each delivery is told its
   * end.
   *
   * @return ends when the member may poll again
   */
  Future<?> begin(List<Delivery> polled);

  /** Whether so much is in work beside the polls that none should bring more. */
  default boolean isFull() {
    return false;
  }

  /** From now on no record is begun that is not in work; those that wait are read again. */
  void suspend();

  /** Records are begun again. */
  void resume();
}
