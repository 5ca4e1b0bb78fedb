package dev.drover.fault;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The harness's own memory of what it sent, and what the broker said to it: one line for each
 * event, in a file that a failed run leaves behind. Safe for use by several threads.
 */
final class Journal implements AutoCloseable {

  /** What is known of one id. */
  private static final class Entry {
    int sent;
    int confirmed;
    int unknown;
  }

  private final PrintWriter file;
  private final Map<String, Entry> entries = new HashMap<>();

  Journal(Path path) {
    try {
      Files.createDirectories(path.getParent());
      this.file = new PrintWriter(Files.newBufferedWriter(path));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  synchronized void sent(String id) {
    entry(id).sent++;
    line(id, "sent", "");
  }

  synchronized void confirmed(String id) {
    entry(id).confirmed++;
    line(id, "confirmed", "");
  }

  /** The broker may have it or not; it will be sent again under the same id. */
  synchronized void unknown(String id, String reason) {
    entry(id).unknown++;
    line(id, "unknown", reason);
  }

  synchronized int sent(Flow flow) {
    return sum(flow, false);
  }

  synchronized int confirmed(Flow flow) {
    return sum(flow, true);
  }

  synchronized int unknown(Flow flow) {
    return entries.entrySet().stream()
        .filter(e -> flow.owns(e.getKey()))
        .mapToInt(e -> e.getValue().unknown)
        .sum();
  }

  synchronized boolean isSent(String id) {
    return entries.containsKey(id);
  }

  synchronized boolean isConfirmed(String id) {
    Entry entry = entries.get(id);
    return entry != null && entry.confirmed > 0;
  }

  private int sum(Flow flow, boolean confirmed) {
    return entries.entrySet().stream()
        .filter(e -> flow.owns(e.getKey()))
        .mapToInt(e -> confirmed ? e.getValue().confirmed : e.getValue().sent)
        .sum();
  }

  private Entry entry(String id) {
    return entries.computeIfAbsent(id, i -> new Entry());
  }

  private void line(String id, String event, String detail) {
    file.printf("%d %s %s %s%n", System.currentTimeMillis(), id, event, detail);
  }

  @Override
  public synchronized void close() {
    file.close();
  }
}
