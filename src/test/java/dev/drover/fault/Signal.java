package dev.drover.fault;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Signals to a process and all that it has started. */
enum Signal {
  STOP,
  CONT,
  KILL;

  /** Sends it to the process first, so that it starts no more, then to its descendants. */
  void to(ProcessHandle process) {
    send(List.of(process.pid()));
    List<ProcessHandle> below = process.descendants().toList();
    send(below.stream().map(ProcessHandle::pid).toList());
    if (this == KILL) {
      Stream.concat(Stream.of(process), below.stream()).forEach(p -> p.onExit().join());
    }
  }

  private void send(List<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    var command = new ArrayList<>(List.of("kill", "-" + name()));
    pids.forEach(pid -> command.add("" + pid));
    try {
      new ProcessBuilder(command).start().waitFor();
    } catch (IOException e) {
      throw new IllegalStateException(command + " failed", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
