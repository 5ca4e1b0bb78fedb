package dev.drover.cli;

import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteNote;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** The outcome of {@code drover validate} for people and for programs. */
final class ValidationReport {

  private final Validation.Outcome outcome;

  ValidationReport(Validation.Outcome outcome) {
    this.outcome = outcome;
  }

  /** Faults first, then notes and servers; the account in the last line. */
  String text() {
    var lines = new ArrayList<String>();
    outcome.faults().forEach(fault -> lines.add(fault.render() + "\n"));
    outcome.notes().forEach(note -> lines.add("note: " + note.render()));
    outcome.servers().forEach(answer -> lines.add(text(answer)));
    lines.add(account());
    return Printable.lines(String.join("\n", lines));
  }

  private static String text(Validation.Answer answer) {
    String words = "%-9s %s".formatted(answer.server(), answer.words());
    return answer.advice().map(advice -> words + "; " + advice).orElse(words);
  }

  private String account() {
    if (outcome.files() == 0) {
      return "checked nothing: no route file was found";
    }
    long missing = outcome.servers().stream().filter(answer -> !answer.good()).count();
    return "checked %s with %s: %s%s"
        .formatted(
            count(outcome.files(), "file"),
            count(outcome.routes(), "route"),
            outcome.faults().isEmpty() ? "no fault" : count(outcome.faults().size(), "fault"),
            missing == 0 ? "" : ", " + count((int) missing, "server answer") + " to act on");
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  Map<String, Object> json() {
    var json = new LinkedHashMap<String, Object>();
    json.put("files", outcome.files());
    json.put("routes", outcome.routes());
    json.put("faults", outcome.faults().stream().map(ValidationReport::json).toList());
    json.put("notes", outcome.notes().stream().map(ValidationReport::json).toList());
    if (!outcome.servers().isEmpty()) {
      json.put("servers", outcome.servers().stream().map(ValidationReport::json).toList());
    }
    return json;
  }

  private static Map<String, Object> json(RouteFault fault) {
    Map<String, Object> json = place(fault.file(), fault.line(), fault.column(), fault.found());
    putIfThere(json, "allowed", fault.allowed());
    putIfThere(json, "nearest", fault.nearest().orElse(""));
    putIfThere(json, "hint", fault.hint());
    json.put("source", fault.source());
    return json;
  }

  private static Map<String, Object> json(RouteNote note) {
    Map<String, Object> json = place(note.file(), note.line(), note.column(), note.words());
    json.put("source", note.source());
    return json;
  }

  private static Map<String, Object> json(Validation.Answer answer) {
    var json = new LinkedHashMap<String, Object>();
    json.put("server", answer.server());
    json.put("good", answer.good());
    json.put("words", answer.words());
    putIfThere(json, "advice", answer.advice().orElse(""));
    return json;
  }

  private static Map<String, Object> place(String file, int line, int column, String words) {
    var json = new LinkedHashMap<String, Object>();
    json.put("file", file);
    json.put("line", line);
    json.put("column", column);
    json.put("words", words);
    return json;
  }

  private static void putIfThere(Map<String, Object> json, String key, String text) {
    if (!text.isEmpty()) {
      json.put(key, text);
    }
  }
}
