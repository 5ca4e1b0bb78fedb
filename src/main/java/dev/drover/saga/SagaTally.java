package dev.drover.saga;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What this daemon has done with sagas since its start. Safe for use by many threads. */
final class SagaTally {

  final LongAdder started = new LongAdder();
  final LongAdder joined = new LongAdder();
  final LongAdder answered = new LongAdder();
  private final Map<SagaState, LongAdder> reached = new EnumMap<>(SagaState.class);

  SagaTally() {
    for (SagaState state : SagaState.values()) {
      reached.put(state, new LongAdder());
    }
  }

  void reached(SagaState state) {
    reached.get(state).increment();
  }

  SagaCounts counts() {
    return new SagaCounts(
        started.sum(),
        joined.sum(),
        answered.sum(),
        reached.get(SagaState.COMPLETED).sum(),
        reached.get(SagaState.COMPENSATED).sum(),
        reached.get(SagaState.STUCK).sum());
  }
}
