package dev.drover.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Compact forms: Camel takes them, and an editor such as Kaoto writes them out when it saves. */
final class Notation {

  private static final Set<String> MAIN = Set.of("message", "uri", "expression", "ref", "type");

  private final RouteSource source;
  private final List<RouteNote> notes = new ArrayList<>();

  private Notation(RouteSource source) {
    this.source = source;
  }

  /** In the order of the file, of a file that was parsed. */
  static List<RouteNote> notes(RouteSource source) {
    var walk = new Notation(source);
    Tree.parts(source.tree()).forEach(walk::item);
    return walk.notes;
  }

  private void item(Node item) {
    for (NodeTuple entry : Tree.entries(item)) {
      if (Tree.text(entry.getKeyNode()).equals("from")) {
        note(entry.getKeyNode(), "compact form of a route; canonical is 'from' below '- route:'");
      }
    }
    look(item, Shapes.ofCanonicalFile().items());
  }

  private void look(Node node, Shapes shapes) {
    if (node instanceof SequenceNode list) {
      list.getValue().forEach(item -> look(item, shapes.items()));
    } else if (node instanceof MappingNode) {
      Tree.entries(node).forEach(entry -> look(entry, shapes));
    }
  }

  private void look(NodeTuple entry, Shapes shapes) {
    String key = Tree.text(entry.getKeyNode());
    Shapes below = shapes.below(key);
    if (shapes.keys().contains("expression") && !shapes.keys().contains(key)) {
      note(
          entry.getKeyNode(), "compact form; canonical is '%s' below 'expression:'".formatted(key));
    } else if (entry.getValueNode() instanceof ScalarNode text) {
      text(key, text, shapes, below);
    } else {
      look(entry.getValueNode(), below);
    }
  }

  private void text(String key, ScalarNode value, Shapes shapes, Shapes below) {
    boolean inUri = key.equals("uri") && shapes.keys().contains("parameters");
    if (below.types().equals(Set.of("object")) && !value.getValue().isEmpty()) {
      note(value, "compact form of '%s'; canonical is %s below it".formatted(key, main(below)));
    } else if (inUri && value.getValue().contains("?")) {
      note(value, "options within the uri; canonical are 'parameters' beside it");
    }
  }

  private static String main(Shapes shapes) {
    return Stream.concat(shapes.required().stream(), shapes.keys().stream())
        .filter(MAIN::contains)
        .findFirst()
        .map(key -> "'" + key + ":'")
        .orElse("a key of its own");
  }

  private void note(Node node, String words) {
    Place place = Place.startOf(node);
    notes.add(
        new RouteNote(
            source.name(), place.line(), place.column(), words, source.line(place.line())));
  }
}
