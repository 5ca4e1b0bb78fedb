package dev.drover.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Walks over the nodes of a YAML file, in the order of the file. */
final class Tree {

  private Tree() {}

  /** The nodes right below, keys and values alike. */
  static List<Node> parts(Node node) {
    var parts = new ArrayList<Node>();
    if (node instanceof SequenceNode list) {
      parts.addAll(list.getValue());
    }
    for (NodeTuple entry : entries(node)) {
      parts.add(entry.getKeyNode());
      parts.add(entry.getValueNode());
    }
    return parts;
  }

  static List<NodeTuple> entries(Node node) {
    return node instanceof MappingNode mapping ? mapping.getValue() : List.of();
  }

  /** The text of a scalar; empty for anything else. */
  static String text(Node node) {
    return node instanceof ScalarNode scalar ? scalar.getValue() : "";
  }

  /** The value of a key of this very mapping. */
  static Optional<Node> value(Node node, String key) {
    return entries(node).stream()
        .filter(entry -> text(entry.getKeyNode()).equals(key))
        .map(NodeTuple::getValueNode)
        .findFirst();
  }

  /** The first scalar, key or value, in the order of the file, that passes. */
  static Optional<Node> firstScalar(Node root, Predicate<String> test) {
    if (root instanceof ScalarNode scalar) {
      return test.test(scalar.getValue()) ? Optional.of(root) : Optional.empty();
    }
    return parts(root).stream().flatMap(part -> firstScalar(part, test).stream()).findFirst();
  }

  /** The last scalar, key or value, in the order of the file, that passes. */
  static Optional<Node> lastScalar(Node root, Predicate<String> test) {
    if (root instanceof ScalarNode scalar) {
      return test.test(scalar.getValue()) ? Optional.of(root) : Optional.empty();
    }
    return parts(root).stream()
        .flatMap(part -> lastScalar(part, test).stream())
        .reduce((first, second) -> second);
  }

  /** The first entry, in the order of the file, whose key and value pass. */
  static Optional<NodeTuple> firstEntry(Node root, Predicate<NodeTuple> test) {
    for (NodeTuple entry : entries(root)) {
      if (test.test(entry)) {
        return Optional.of(entry);
      }
      Optional<NodeTuple> below = firstEntry(entry.getValueNode(), test);
      if (below.isPresent()) {
        return below;
      }
    }
    return root instanceof SequenceNode list
        ? list.getValue().stream().flatMap(item -> firstEntry(item, test).stream()).findFirst()
        : Optional.empty();
  }

  static int firstLine(Node node) {
    return Place.startOf(node).line();
  }

  static int lastLine(Node node) {
    return Place.of(node.getEndMark()).line();
  }
}
