package dev.drover.saga;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What this daemon has done with sagas since its start. Safe for use by many threads. */
final class SagaTally {

  final LongAdder started = new LongAdder();
  final LongAdder joined = new LongAdder();
  final LongAdder answered = new LongAdder();
  private final LongAdder milliseconds = new LongAdder();
  private final Map<SagaState, LongAdder> reached = new EnumMap<>(SagaState.class);

  SagaTally() {
    for (SagaState state : SagaState.values()) {
      reached.put(state, new LongAdder());
    }
  }

  /**
   * @param since when the saga started, as of {@link System#nanoTime()}
   */
  void reached(SagaState state, long since) {
    reached.get(state).increment();
    if (state.isEnd()) {
      milliseconds.add((System.nanoTime() - since) / 1_000_000);
    }
  }

  SagaCounts counts() {
    return new SagaCounts(
        started.sum(),
        joined.sum(),
        answered.sum(),
        reached.get(SagaState.COMPLETED).sum(),
        reached.get(SagaState.COMPENSATED).sum(),
        reached.get(SagaState.STUCK).sum(),
        milliseconds.sum());
  }
}
