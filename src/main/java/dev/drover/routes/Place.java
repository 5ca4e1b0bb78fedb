package dev.drover.routes;

import java.util.Optional;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.Node;

/** A place in a file; line and column count from 1, and 0 means that it is not known. */
record Place(int line, int column) {

  static final Place WHOLE_FILE = new Place(0, 0);

  static Place of(Mark mark) {
    return new Place(mark.getLine() + 1, mark.getColumn() + 1);
  }

  static Place of(Optional<Mark> mark) {
    return mark.map(Place::of).orElse(WHOLE_FILE);
  }

  static Place startOf(Node node) {
    return of(node.getStartMark());
  }

  boolean isKnown() {
    return line > 0;
  }
}
