package dev.drover.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The CPU time of a process and all that it has started, from {@code /proc}. */
final class CpuClock {

  private static final long MICROS_PER_TICK = 10_000;
  // fields of /proc/PID/stat behind the name in brackets, which begin at number 3
  private static final int USER = 14 - 3;
  private static final int CHILDREN_SYSTEM = 17 - 3;

  private CpuClock() {}

  /** Microseconds since their starts; those of children that have ended included. */
  static long micros(ProcessHandle process) {
    return Stream.concat(Stream.of(process), process.descendants())
            .mapToLong(each -> ticks(each.pid()))
            .sum()
        * MICROS_PER_TICK;
  }

  private static long ticks(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", "" + pid, "stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
      long ticks = 0;
      for (int i = USER; i <= CHILDREN_SYSTEM; i++) {
        ticks += Long.parseLong(fields[i]);
      }
      return ticks;
    } catch (java.nio.file.NoSuchFileException e) {
      return 0; // it has ended, and its parent has its time
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
