package dev.drover.routes;

import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/** The second gate: is it YAML, one document, each key once, and not a bomb of aliases. */
final class SyntaxGate {

  private static final long MOST_NODES = 100_000;
  private static final int DEEPEST = 200;

  private final RouteSource source;
  private final Map<Node, Long> sizes = new IdentityHashMap<>();
  private final Set<Node> above = java.util.Collections.newSetFromMap(new IdentityHashMap<>());

  private RouteSource parsed;
  private RouteFault fault;

  private SyntaxGate(RouteSource source) {
    this.source = source;
  }

  /** The source with its tree, or the fault; exactly one of the two is there. */
  record Outcome(Optional<RouteSource> parsed, Optional<RouteFault> fault) {}

  static Outcome check(RouteSource source) {
    var gate = new SyntaxGate(source);
    gate.compose();
    return new Outcome(Optional.ofNullable(gate.parsed), Optional.ofNullable(gate.fault));
  }

  private void compose() {
    try {
      Optional<Node> root = composer().getSingleNode();
      root.ifPresentOrElse(this::accept, () -> refuse(Place.WHOLE_FILE, "an empty file"));
    } catch (MarkedYamlEngineException broken) {
      fault = YamlWords.fault(source, broken);
    } catch (ReaderException broken) {
      fault = YamlWords.fault(source, broken);
    } catch (StackOverflowError deep) {
      refuse(deepest(), "more than " + DEEPEST + " levels of nesting");
    } catch (YamlEngineException broken) {
      refuse(Place.WHOLE_FILE, YamlWords.firstLine(broken));
    }
  }

  /** Where so many brackets are open that the parser's stack did not suffice. */
  private Place deepest() {
    int open = 0;
    for (int line = 1; line <= source.lines().size(); line++) {
      String text = source.line(line);
      for (int i = 0; i < text.length(); i++) {
        char letter = text.charAt(i);
        open += "[{".indexOf(letter) >= 0 ? 1 : "]}".indexOf(letter) >= 0 ? -1 : 0;
        if (open == DEEPEST) {
          return new Place(line, i + 1);
        }
      }
    }
    return Place.WHOLE_FILE;
  }

  private Composer composer() {
    String text = String.join("\n", source.lines()) + "\n";
    String unmarked = text.startsWith("\uFEFF") ? text.substring(1) : text;
    var settings = LoadSettings.builder().setLabel(source.name()).build();
    return new Composer(settings, new ParserImpl(settings, new StreamReader(settings, unmarked)));
  }

  private void accept(Node root) {
    measure(root, 1);
    if (fault == null) {
      parsed = source.with(root);
    }
  }

  /** How many nodes stand there once every alias is written out. */
  private long measure(Node node, int depth) {
    if (!above.add(node)) {
      refuse(Place.startOf(node), "an alias (*) within the very part that it repeats");
      return 1;
    }
    if (depth > DEEPEST) {
      refuse(Place.startOf(node), "more than " + DEEPEST + " levels of nesting");
    }
    Long known = sizes.get(node);
    long size = known != null ? known : measureParts(node, depth);
    sizes.put(node, size);
    above.remove(node);
    return size;
  }

  private long measureParts(Node node, int depth) {
    if (fault != null) {
      return 1;
    }
    if (node instanceof MappingNode mapping) {
      refuseTwins(mapping);
    }
    long size = 1;
    for (Node part : Tree.parts(node)) {
      size += measure(part, depth + 1);
    }
    if (size > MOST_NODES) {
      refuse(Place.startOf(node), "more than " + MOST_NODES + " entries once aliases are followed");
    }
    return Math.min(size, MOST_NODES);
  }

  private void refuseTwins(MappingNode mapping) {
    var seen = new HashSet<String>();
    var first = new HashMap<String, Place>();
    for (NodeTuple entry : mapping.getValue()) {
      String key = Tree.text(entry.getKeyNode());
      Place place = Place.startOf(entry.getKeyNode());
      if (!key.isEmpty() && !seen.add(key)) {
        refuse(place, "key '" + key + "' again; it is already on line " + first.get(key).line());
        return;
      }
      first.put(key, place);
    }
  }

  private void refuse(Place place, String found) {
    if (fault == null) {
      fault = source.fault(place, found, allowed(found), hint(found));
    }
  }

  private static String allowed(String found) {
    return found.startsWith("an empty") ? "a list of routes, each starting with '- route:'" : "";
  }

  private static String hint(String found) {
    return found.startsWith("key ") ? "each key may stand once; is a '- ' missing before it?" : "";
  }
}
