package dev.drover;

import dev.drover.dedup.DedupCounts;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.Map;

/** What the idempotent repository counts, for the metrics and for {@code drover status}. */
final class DedupMeters {

  private DedupMeters() {}

  /** Each count as {@code drover.dedup.NAME}. */
  static void register(Metrics metrics, SqlIdempotentRepository dedup) {
    byName(dedup.counts())
        .keySet()
        .forEach(
            name ->
                metrics.count(
                    "drover.dedup." + name,
                    "Decisions of the idempotent repository",
                    () -> byName(dedup.counts()).get(name)));
  }

  static Map<String, Long> byName(DedupCounts counts) {
    var byName = new LinkedHashMap<String, Long>();
    byName.put("claimed", counts.claimed());
    byName.put("dropped", counts.dropped());
    byName.put("without.id", counts.withoutId());
    byName.put("taken.over", counts.takenOver());
    byName.put("lost.claims", counts.lostClaims());
    return byName;
  }
}
