package dev.drover.routes;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Lays a file beside the schema and lists, in the order of the file, where they part. */
final class Structure {

  private final List<Finding> findings = new ArrayList<>();

  private Structure() {}

  static List<Finding> findings(Node root) {
    var walk = new Structure();
    walk.look(root, Shapes.ofFile(), "a route file");
    return walk.findings;
  }

  /** Whether the words are about all that stands under a key, not about what stands there first. */
  static boolean isAboutAll(String found) {
    return found.contains("' without '") || found.contains(" under '");
  }

  private void look(Node node, Shapes shapes, String name) {
    Optional<String> wrongKind = wrongKind(node, shapes.types());
    if (isNothing(node) && !shapes.needs().isEmpty()) {
      String found = "'%s' without '%s'".formatted(name, shapes.needs().iterator().next());
      add(node, "", found, "", "");
    } else if (wrongKind.isPresent()) {
      String found = "%s under '%s'".formatted(wrongKind.get(), name);
      add(node, name, found, words(shapes.types()), "");
    } else if (node instanceof MappingNode mapping) {
      lookAtKeys(mapping, shapes, name);
    } else if (node instanceof SequenceNode list) {
      Shapes items = shapes.items();
      list.getValue().forEach(item -> look(item, items, name));
    } else {
      lookAtValue(node, shapes, name);
    }
  }

  private void lookAtKeys(MappingNode mapping, Shapes shapes, String name) {
    if (shapes.keys().isEmpty()) {
      return;
    }
    if (shapes.oneKeyOnly() && mapping.getValue().size() > 1) {
      addCrowd(mapping);
    }
    missing(mapping, shapes)
        .ifPresent(key -> add(mapping, "", "'%s' without '%s'".formatted(name, key), "", ""));
    for (NodeTuple entry : mapping.getValue()) {
      lookAtEntry(entry, mapping, shapes, name);
    }
  }

  private void lookAtEntry(NodeTuple entry, MappingNode mapping, Shapes shapes, String name) {
    Set<String> allowed = shapes.keys();
    String key = Tree.text(entry.getKeyNode());
    if (allowed.contains(key)) {
      look(entry.getValueNode(), shapes.below(key), key);
      return;
    }
    String found = "unknown key '%s' in '%s'".formatted(key, name);
    String hint =
        home(key, mapping, shapes)
            .map(home -> "indent it, so that it stands below '" + home + "'")
            .orElseGet(() -> NearestName.question(key, allowed));
    add(entry.getKeyNode(), key, found, NearestName.list(key, allowed), hint);
  }

  /** The neighbour that this key belongs to. */
  private static Optional<String> home(String key, MappingNode mapping, Shapes shapes) {
    return mapping.getValue().stream()
        .map(entry -> Tree.text(entry.getKeyNode()))
        .filter(neighbour -> shapes.below(neighbour).keys().contains(key))
        .findFirst();
  }

  private void addCrowd(MappingNode mapping) {
    Node second = mapping.getValue().get(1).getKeyNode();
    String first = Tree.text(mapping.getValue().get(0).getKeyNode());
    String found = "'%s' beside '%s' in one list item".formatted(Tree.text(second), first);
    String hint = "start it with '- ' of its own, or indent it below '" + first + "'";
    add(second, Tree.text(second), found, "one key", hint);
  }

  private static Optional<String> missing(MappingNode mapping, Shapes shapes) {
    Set<String> present = new java.util.HashSet<>();
    mapping.getValue().forEach(entry -> present.add(Tree.text(entry.getKeyNode())));
    if (shapes.wantsExpression()) {
      Set<String> languages = shapes.below("expression").keys();
      boolean there =
          present.contains("expression") || present.stream().anyMatch(languages::contains);
      return there ? Optional.empty() : Optional.of("expression");
    }
    return shapes.required().stream().filter(key -> !present.contains(key)).findFirst();
  }

  private void lookAtValue(Node node, Shapes shapes, String name) {
    String value = Tree.text(node);
    Set<String> types = shapes.types();
    if (value.contains("{{") || types.contains("object") && !types.contains("string")) {
      return;
    }
    Set<String> values = shapes.values();
    if (!values.isEmpty() && !values.contains(value)) {
      String found = "'%s' for '%s'".formatted(value, name);
      String list = NearestName.list(value, values);
      add(node, value, found, list, NearestName.question(value, values));
    } else if (Set.of("number").equals(types) && !value.matches("-?[0-9]+(\\.[0-9]+)?")) {
      add(node, value, "'%s' for '%s'".formatted(value, name), "a number", "");
    } else if (Set.of("boolean").equals(types) && !value.matches("(?i)true|false")) {
      add(node, value, "'%s' for '%s'".formatted(value, name), "true or false", "");
    }
  }

  private static Optional<String> wrongKind(Node node, Set<String> types) {
    if (types.isEmpty()) {
      return Optional.empty();
    }
    if (node instanceof MappingNode) {
      return types.contains("object") ? Optional.empty() : Optional.of("'key: value' lines");
    }
    if (node instanceof SequenceNode) {
      return types.contains("array") ? Optional.empty() : Optional.of("a list");
    }
    boolean scalar =
        types.stream().anyMatch(type -> !type.equals("object") && !type.equals("array"));
    if (scalar) {
      return Optional.empty();
    }
    return Optional.of(isNothing(node) ? "nothing" : "the single value '" + Tree.text(node) + "'");
  }

  private static boolean isNothing(Node node) {
    return node instanceof ScalarNode value && value.getTag().equals(Tag.NULL);
  }

  private static String words(Set<String> types) {
    return types.stream()
        .map(
            type ->
                switch (type) {
                  case "object" -> "'key: value' lines";
                  case "array" -> "a list, each item starting with '- '";
                  case "string" -> "a text";
                  case "boolean" -> "true or false";
                  default -> "a " + type;
                })
        .collect(java.util.stream.Collectors.joining(", or "));
  }

  private void add(Node node, String subject, String found, String allowed, String hint) {
    findings.add(new Finding(Place.startOf(node), subject, found, allowed, hint));
  }
}
