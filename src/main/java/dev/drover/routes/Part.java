package dev.drover.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * A part of a file that can be taken out of it: an entry of a mapping, or an item of a list.
 *
 * @param key of the entry; for an item, of the entry that holds the list
 * @param shapes what the schema allows beside this part
 * @param among the mapping or list
 */
record Part(Span span, String key, Shapes shapes, CollectionNode<?> among) {

  /** The parts around a place, the innermost first; empty when there are none. */
  static List<Part> around(Place place, RouteSource source) {
    var parts = new ArrayList<Part>();
    descend(source.tree(), "", Shapes.ofFile(), place, source, parts);
    return parts;
  }

  private static void descend(
      Node node, String key, Shapes shapes, Place place, RouteSource source, List<Part> parts) {
    if (node instanceof SequenceNode list) {
      for (Node item : list.getValue()) {
        Optional<Span> span = item(item, source).filter(found -> found.contains(place));
        if (span.isPresent()) {
          parts.add(0, new Part(span.get(), key, shapes, list));
          descend(item, "", shapes.items(), place, source, parts);
          return;
        }
      }
    }
    for (NodeTuple entry : Tree.entries(node)) {
      Span span = Span.from(entry.getKeyNode(), entry.getValueNode());
      if (span.contains(place)) {
        String name = Tree.text(entry.getKeyNode());
        parts.add(0, new Part(span, name, shapes, (MappingNode) node));
        descend(entry.getValueNode(), name, shapes.below(name), place, source, parts);
        return;
      }
    }
  }

  /** An item with its dash; empty in a list in brackets, and for an item with an anchor. */
  private static Optional<Span> item(Node item, RouteSource source) {
    Place start = Place.startOf(item);
    for (int line = start.line(); line > 0; line--) {
      String text = source.line(line);
      String before =
          line == start.line()
              ? text.substring(0, Math.min(start.column() - 1, text.length()))
              : text;
      if (before.endsWith("-") || before.stripTrailing().endsWith("-")) {
        var dash = new Place(line, before.stripTrailing().length());
        return Optional.of(new Span(dash, Place.of(item.getEndMark())));
      }
      if (!before.isBlank() && !before.stripLeading().startsWith("#")) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  boolean isItem() {
    return among instanceof SequenceNode;
  }

  /** Whether it can be blanked out and leaves a file that the schema allows. */
  boolean canGo() {
    return among.getFlowStyle() == FlowStyle.BLOCK
        && span.isForward()
        && among.getValue().size() > 1
        && (isItem() || !shapes.required().contains(key));
  }

  /** Whether it is an expression, which may be exchanged but not go. */
  boolean isExpression() {
    return isBlockEntry()
        && shapes.wantsExpression()
        && (key.equals("expression") || shapes.below("expression").keys().contains(key));
  }

  boolean isBlockEntry() {
    return !isItem() && among.getFlowStyle() == FlowStyle.BLOCK && span.isForward();
  }

  boolean isLoneStep() {
    return isItem()
        && among.getFlowStyle() == FlowStyle.BLOCK
        && key.equals("steps")
        && among.getValue().size() == 1;
  }

  /** The neighbour with this key, as a part. */
  Optional<Part> beside(String neighbour) {
    return Tree.entries(among).stream()
        .filter(entry -> Tree.text(entry.getKeyNode()).equals(neighbour))
        .map(entry -> Span.from(entry.getKeyNode(), entry.getValueNode()))
        .map(found -> new Part(found, neighbour, shapes, among))
        .findFirst();
  }
}
