package dev.drover.saga;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.apache.camel.Endpoint;
import org.apache.camel.Exchange;
import org.apache.camel.Expression;
import org.apache.camel.saga.CamelSagaStep;

/**
 * The steps of one saga in the order of their enlistment, and what of them is not in the table yet.
 * To be used under its coordinator's lock.
 */
final class SagaSteps {

  private static final String NO_OPTIONS = TypedJson.write(Map.of());

  private final Map<String, StepRow> rows = new LinkedHashMap<>();
  private final Map<String, StepRow> unwritten = new LinkedHashMap<>();
  private final Set<String> begun = new HashSet<>();

  /** What a step's compensation and completion get, evaluated now. */
  static Map<String, Object> options(Exchange exchange, CamelSagaStep step) {
    var options = new HashMap<String, Object>();
    for (Map.Entry<String, Expression> option : step.getOptions().entrySet()) {
      options.put(option.getKey(), option.getValue().evaluate(exchange, Object.class));
    }
    return options;
  }

  /** Nothing to do at the end, so nothing to remember at the beginning. */
  static boolean isEmpty(CamelSagaStep step) {
    return step.getCompensation().isEmpty() && step.getCompletion().isEmpty();
  }

  /** As the table has it. */
  void keep(StepRow row) {
    rows.put(row.name(), row);
  }

  /** The table has these, and everything that waited to be written. */
  void written(Collection<StepRow> all) {
    unwritten.clear();
    all.forEach(this::keep);
  }

  List<StepRow> all() {
    return List.copyOf(rows.values());
  }

  /** What waits to be written. */
  List<StepRow> unwritten() {
    return List.copyOf(unwritten.values());
  }

  /** The same with one that begins. */
  List<StepRow> unwrittenWith(StepRow begins) {
    var all = new LinkedHashMap<>(unwritten);
    all.put(begins.name(), begins);
    return List.copyOf(all.values());
  }

  /** The part of it that the end of a completed saga does not say by itself. */
  List<StepRow> unwrittenFailures() {
    return unwritten.values().stream().filter(step -> step.error() != null).toList();
  }

  boolean haveCompletions() {
    return rows.values().stream().anyMatch(step -> step.completion() != null);
  }

  /** Names are counted anew: what was begun was not begun in this run. */
  void forgetNames() {
    begun.clear();
  }

  /** A named step comes to run, maybe not for the first time in this run. */
  void comes(String step) {
    begun.removeIf(name -> name.equals(step) || name.startsWith(step + "#"));
  }

  Optional<StepRow> done(String step) {
    return Optional.ofNullable(rows.get(step)).filter(StepRow::isDone);
  }

  /** The row of a step that begins, for the first time or again. */
  StepRow begins(Exchange exchange, CamelSagaStep step, Map<String, Object> options) {
    return again(
        StepRow.begun(
            name(exchange, step),
            rows.size(),
            step.getCompensation().map(Endpoint::getEndpointUri).orElse(null),
            step.getCompletion().map(Endpoint::getEndpointUri).orElse(null),
            TypedJson.write(options)));
  }

  /** The same for a named step that has nothing to do at the end. */
  StepRow begins(String step) {
    return again(StepRow.begun(step, rows.size(), null, null, NO_OPTIONS));
  }

  private StepRow again(StepRow now) {
    return rows.containsKey(now.name()) ? rows.get(now.name()).begunAgain(now) : now;
  }

  /** The same in a second run: of the step around it, or of the route and how often it came. */
  private String name(Exchange exchange, CamelSagaStep step) {
    String first = exchange.getProperty(SagaStepEndpoint.STEP, step.getRouteId(), String.class);
    String name = first;
    for (int n = 2; !begun.add(name); n++) {
      name = first + "#" + n;
    }
    return name;
  }

  /** A change that is written with what comes next. */
  void note(String step, UnaryOperator<StepRow> change) {
    StepRow row = change.apply(Optional.ofNullable(rows.get(step)).orElseGet(() -> begins(step)));
    keep(row);
    unwritten.put(step, row);
  }
}
