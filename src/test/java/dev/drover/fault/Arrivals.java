package dev.drover.fault;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** How often each message id was found in one place. */
record Arrivals(Map<String, Integer> counts) {

  static Arrivals of(List<String> ids) {
    var counts = new HashMap<String, Integer>();
    ids.forEach(id -> counts.merge(id, 1, Integer::sum));
    return new Arrivals(counts);
  }

  Set<String> ids() {
    return counts.keySet();
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  Set<String> moreThanOnce() {
    var ids = new TreeSet<String>();
    counts.forEach(
        (id, count) -> {
          if (count > 1) ids.add(id);
        });
    return ids;
  }
}
