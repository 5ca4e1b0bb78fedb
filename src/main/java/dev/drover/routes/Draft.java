package dev.drover.routes;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A route file out of which each mistake is taken once it is known, so that the next ones show.
 * What is left keeps its lines and columns.
 */
final class Draft {

  private static final String USE = "templatedRoute";
  private static final Set<String> NAMES = Set.of("id", "routeId");

  private final RouteSource original;
  private final List<RouteFault> faults = new ArrayList<>();
  private final List<Span> cuts = new ArrayList<>();
  private RouteSource current;

  private Draft(RouteSource original) {
    this.original = original;
  }

  /** A file that passed the gates. */
  static Draft of(RouteSource parsed) {
    var draft = new Draft(parsed);
    draft.current = parsed;
    return draft;
  }

  /** A file that did not: nothing more can be known of it. */
  static Draft refused(RouteSource file, RouteFault fault) {
    var draft = new Draft(file);
    draft.faults.add(fault.on(file.line(fault.line())));
    return draft;
  }

  RouteSource original() {
    return original;
  }

  /** What is left of the file; empty when that is nothing that could be checked. */
  Optional<RouteSource> current() {
    return Optional.ofNullable(current);
  }

  List<RouteFault> faults() {
    return faults.stream().sorted(Comparator.comparingInt(RouteFault::line)).toList();
  }

  boolean isBroken() {
    return !faults.isEmpty();
  }

  /** Whether a mistake took the declaration of a name with it. */
  boolean withdrew(String name) {
    return original.declares(name) && current().map(left -> !left.declares(name)).orElse(true);
  }

  /** Keeps a fault, unless it only follows from one that is known, and takes its cause out. */
  void take(RouteFault fault) {
    if (current == null) {
      return;
    }
    List<Part> parts = parts(fault);
    boolean follows = !parts.isEmpty() && isCut(parts.get(0));
    if (!follows) {
      faults.add(fault.on(original.line(fault.line())));
    }
    cut(parts);
  }

  private List<Part> parts(RouteFault fault) {
    Place place = place(fault);
    boolean all = Structure.isAboutAll(fault.found());
    return Part.around(place, current).stream()
        .filter(part -> !all || !part.span().start().equals(place))
        .toList();
  }

  private Place place(RouteFault fault) {
    String line = current.line(fault.line());
    int column = line.length() - line.stripLeading().length() + 1;
    return new Place(fault.line(), fault.column() == 0 ? column : fault.column());
  }

  private boolean isCut(Part part) {
    return cuts.stream().anyMatch(part.span()::contains);
  }

  private void cut(List<Part> parts) {
    List<Edit> edits =
        whole(parts).stream()
            .map(this::edits)
            .filter(e -> !e.isEmpty())
            .findFirst()
            .orElse(List.of());
    List<String> lines = current.lines();
    for (Edit edit : edits) {
      lines = edit.in(lines);
      cuts.add(edit.span());
    }
    current = edits.isEmpty() ? null : parsed(lines);
  }

  /** The use of a template goes as one: each of its parameters is needed. */
  private static List<Part> whole(List<Part> parts) {
    boolean use = parts.stream().anyMatch(part -> part.key().equals(USE));
    return use ? parts.stream().dropWhile(part -> !part.key().equals(USE)).toList() : parts;
  }

  private List<Edit> edits(Part part) {
    if (part.isBlockEntry() && !isCut(part)) {
      Optional<String> instead = instead(part);
      if (instead.isPresent()) {
        return exchanged(part, instead.get());
      }
    }
    if (part.isLoneStep() && !isCut(part)) {
      return List.of(new Edit(part.span(), "- log: left out"));
    }
    return part.canGo() ? List.of(new Edit(part.span(), "")) : List.of();
  }

  private Optional<String> instead(Part part) {
    if (part.isExpression()) {
      return Optional.of("constant: left out");
    }
    String name = "left-out-" + part.span().start().line();
    if (part.key().equals("uri")) {
      return Optional.of("uri: direct:" + name);
    }
    return NAMES.contains(part.key()) ? Optional.of(part.key() + ": " + name) : Optional.empty();
  }

  private static List<Edit> exchanged(Part part, String instead) {
    var edits = new ArrayList<>(List.of(new Edit(part.span(), instead)));
    if (part.key().equals("uri")) {
      part.beside("parameters").ifPresent(p -> edits.add(new Edit(p.span(), "")));
    }
    return edits;
  }

  private RouteSource parsed(List<String> lines) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    var left = RouteSource.of(original.name(), original.location(), bytes);
    return SyntaxGate.check(left).parsed().orElse(null);
  }
}
