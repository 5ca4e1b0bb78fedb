package dev.drover.dedup;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;

/** What each message of a batch is, by what each key is. Counts. */
final class ClaimOutcomes {

  private final DedupTally tally;

  ClaimOutcomes(DedupTally tally) {
    this.tally = tally;
  }

  /** The keys that are to be claimed, each once, in the order in which every batch claims them. */
  static SortedMap<UUID, DedupKey> toClaim(List<DedupKey> keys) {
    return DedupKey.inOrder(keys.stream().filter(key -> !key.messageId().isEmpty()).toList());
  }

  /**
   * In the order of the messages.
   *
   * @param claimed is filled with how many messages have each claimed key
   */
  List<ClaimOutcome> of(
      List<DedupKey> keys, Map<UUID, ClaimOutcome> decided, Map<UUID, Integer> claimed) {
    var outcomes = new ArrayList<ClaimOutcome>();
    for (DedupKey key : keys) {
      ClaimOutcome outcome = decided.getOrDefault(key.hash(), ClaimOutcome.WITHOUT_ID);
      if (outcome == ClaimOutcome.CLAIMED && claimed.merge(key.hash(), 1, Integer::sum) > 1) {
        outcome = ClaimOutcome.COPY;
      }
      count(outcome);
      outcomes.add(outcome);
    }
    return outcomes;
  }

  private void count(ClaimOutcome outcome) {
    switch (outcome) {
      case CLAIMED -> tally.claimed.increment();
      case WITHOUT_ID -> tally.withoutId.increment();
      case DUPLICATE -> tally.dropped.increment();
      case IN_FLIGHT, COPY -> {}
    }
  }
}
