package dev.drover.bench;

import java.util.concurrent.Callable;
import java.util.function.ToDoubleFunction;

/** The one way of getting warm: to go on for as long as that makes it faster. */
final class WarmUp {

  private WarmUp() {}

  /**
   * Rounds until one is no faster than that before it; that one.
   *
   * @param factor what counts as faster
   * @param first the rate of the round before the first
   */
  static <T> T whileFaster(
      double factor, double first, ToDoubleFunction<T> rate, Callable<T> rounds) throws Exception {
    double before = first;
    while (true) {
      T last = rounds.call();
      double now = rate.applyAsDouble(last);
      if (now <= factor * before) {
        return last;
      }
      before = now;
    }
  }
}
