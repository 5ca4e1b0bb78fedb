package dev.drover.routes;

import java.util.Set;
import java.util.TreeSet;

/**
 * What lies between two sets of routes.
 *
 * @param added ids that only the new set has
 * @param changed ids of routes that the new set builds otherwise
 * @param removed ids that only the old set has
 */
public record RouteChange(Set<String> added, Set<String> changed, Set<String> removed) {

  /** Nothing to do to any route; templates or route configurations that none uses may differ. */
  public boolean isEmpty() {
    return added.isEmpty() && changed.isEmpty() && removed.isEmpty();
  }

  /** What has to stop. */
  public Set<String> going() {
    return union(changed, removed);
  }

  /** What has to start. */
  public Set<String> coming() {
    return union(added, changed);
  }

  public RouteChange reversed() {
    return new RouteChange(removed, changed, added);
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    var all = new TreeSet<>(some);
    all.addAll(others);
    return all;
  }

  /** For a person, for example "added a, b; removed c". */
  @Override
  public String toString() {
    var words = new java.util.StringJoiner("; ").setEmptyValue("no route changed");
    name(words, "added", added);
    name(words, "changed", changed);
    name(words, "removed", removed);
    return words.toString();
  }

  private static void name(java.util.StringJoiner words, String what, Set<String> ids) {
    if (!ids.isEmpty()) {
      words.add(what + " " + String.join(", ", ids));
    }
  }
}
