package dev.drover.routes;

import java.util.Comparator;
import org.snakeyaml.engine.v2.nodes.Node;

/** A stretch of a file; the end does not belong to it. */
record Span(Place start, Place end) {

  private static final Comparator<Place> ORDER =
      Comparator.comparingInt(Place::line).thenComparingInt(Place::column);

  /** From where one node starts to where the other ends. */
  static Span from(Node first, Node last) {
    return new Span(Place.startOf(first), Place.of(last.getEndMark()));
  }

  boolean contains(Place place) {
    return ORDER.compare(start, place) <= 0 && ORDER.compare(place, end) < 0;
  }

  boolean contains(Span other) {
    return ORDER.compare(start, other.start) <= 0 && ORDER.compare(other.end, end) <= 0;
  }

  /** False for what stands elsewhere, behind an alias. */
  boolean isForward() {
    return ORDER.compare(start, end) <= 0;
  }
}
