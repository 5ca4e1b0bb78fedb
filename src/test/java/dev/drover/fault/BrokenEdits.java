package dev.drover.fault;

import dev.drover.fault.Edit.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Mistakes that people save. */
final class BrokenEdits {

  private static final String SHIPMENTS = "shipments.camel.yaml";

  /** One mistake, made in sound files. */
  interface Mistake {
    Edit of(Map<String, String> sound, String refunds);
  }

  List<Mistake> all() {
    return List.of(
        inRefunds("an option is misspelt", replacing("bindingKey", "bindingKye")),
        missingQueue(),
        inRefunds("a step is misspelt", replacing("setHeaders", "setHeadres")),
        inRefunds("half a file", text -> text.substring(0, text.indexOf("#\"") + 1)),
        inShipments("a template that is not there", replacing("forward", "froward")),
        inRefunds("a tab", replacing("      uri: rabbitmq:refunds\n", "\turi: rabbitmq:refunds\n")),
        inRefunds("a placeholder without a value", replacing("kafka:refunds", "kafka:{{nowhere}}")),
        inRefunds("a bean that is not there", replacing("messageDedup", "messageDedupe")),
        sameIdTwice(),
        inRefunds("a configuration that is not there", replacing("integrators-", "integrator-")),
        inShipments(
            "a parameter is missing",
            text -> text.replaceFirst("(?s) +- name: edition.*?\n\n", "\n")),
        inRefunds(
            "dead letters that nobody takes", replacing("direct:refunds-dead", "direct:dead")));
  }

  private static Mistake inRefunds(String text, UnaryOperator<String> mistake) {
    return (sound, refunds) -> in(refunds, text, sound, mistake);
  }

  private static Mistake inShipments(String text, UnaryOperator<String> mistake) {
    return (sound, refunds) -> in(SHIPMENTS, text, sound, mistake);
  }

  private static Edit in(
      String file, String text, Map<String, String> sound, UnaryOperator<String> mistake) {
    var files = new TreeMap<>(sound);
    files.computeIfPresent(file, (any, was) -> changed(was, mistake.apply(was)));
    return new Edit(text, Map.copyOf(files), Set.of(), Outcome.REFUSED);
  }

  private static String changed(String was, String is) {
    if (was.equals(is)) {
      throw new IllegalStateException("this mistake changes nothing in\n" + was);
    }
    return is;
  }

  private static UnaryOperator<String> replacing(String right, String wrong) {
    return text -> text.replace(right, wrong);
  }

  private static Mistake sameIdTwice() {
    return (sound, refunds) ->
        with(
            "twice.camel.yaml",
            "an id twice",
            sound,
            route("orders", "direct:twice"),
            Outcome.REFUSED);
  }

  /** Sound as far as can be told without a connection; and refunds change in the same save. */
  private static Mistake missingQueue() {
    return (sound, refunds) -> {
      var files = new TreeMap<>(sound);
      files.computeIfPresent(refunds, (any, text) -> text.replaceAll("edition-\\d+", "edition-x"));
      String waiting = route("waiting", "rabbitmq:nowhere?queue=nowhere&passive=true");
      return with(
          "waiting.camel.yaml", "a queue that is not there", files, waiting, Outcome.ROLLED_BACK);
    };
  }

  private static Edit with(
      String file, String text, Map<String, String> sound, String yaml, Outcome outcome) {
    var files = new TreeMap<>(sound);
    files.put(file, yaml);
    Set<String> swapped = outcome == Outcome.ROLLED_BACK ? Set.of("refunds") : Set.of();
    return new Edit(text, Map.copyOf(files), swapped, outcome);
  }

  private static String route(String id, String from) {
    return """
        - route:
            id: %s
            from:
              uri: "%s"
              steps:
                - log:
                    message: "${body}"
        """
        .formatted(id, from);
  }
}
