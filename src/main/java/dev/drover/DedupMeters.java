package dev.drover;

import dev.drover.dedup.DedupCounts;
import dev.drover.dedup.Retention;
import dev.drover.dedup.SqlIdempotentRepository;
import dev.drover.metrics.Metrics;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** What the idempotent repository counts, for the metrics and for {@code drover status}. */
final class DedupMeters {

  private DedupMeters() {}

  /** Each count as a meter, such as {@code drover.dedup.taken.over}. */
  static void register(Metrics metrics, SqlIdempotentRepository dedup) {
    byName(dedup.counts())
        .keySet()
        .forEach(
            name ->
                metrics.count(
                    "drover.dedup." + dotted(name),
                    "Decisions of the idempotent repository",
                    () -> byName(dedup.counts()).get(name)));
  }

  static void register(Metrics metrics, Retention retention) {
    metrics.count(
        "drover.dedup.forgotten",
        "Finished messages that were forgotten when their time was over",
        retention::removed);
  }

  private static String dotted(String name) {
    return name.replaceAll("(?=[A-Z])", ".").toLowerCase(Locale.ROOT);
  }

  static Map<String, Long> byName(DedupCounts counts) {
    var byName = new LinkedHashMap<String, Long>();
    byName.put("claimed", counts.claimed());
    byName.put("dropped", counts.dropped());
    byName.put("withoutId", counts.withoutId());
    byName.put("takenOver", counts.takenOver());
    byName.put("lostClaims", counts.lostClaims());
    return byName;
  }
}
