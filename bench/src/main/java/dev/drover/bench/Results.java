package dev.drover.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The raw numbers of a run, one file a kind of run: {@code results/NAME.csv}, written anew. */
final class Results {

  static final String HEADER =
      "direction,size,round,variant,sends,seconds,messages_per_second,cpu_client_us,cpu_rabbitmq_us,cpu_kafka_us,cpu_postgresql_us,commits,lost,repeated,strange";

  private Results() {}

  static void write(String name, List<Rounds> all) throws IOException {
    var lines = new ArrayList<String>();
    lines.add(HEADER);
    for (Rounds rounds : all) {
      int width = rounds.variants().size();
      for (int i = 0; i < rounds.all().size(); i++) {
        lines.add(line(rounds, i / width + 1, rounds.all().get(i)));
      }
    }
    write(name, "csv", lines);
  }

  /** Lines of text beside the numbers. */
  static Path write(String name, String kind, List<String> lines) throws IOException {
    Path folder = Files.createDirectories(Path.of("results"));
    return Files.write(folder.resolve(name + "." + kind), lines);
  }

  private static String line(Rounds rounds, int number, Round round) {
    String cpu =
        Round.PROCESSES.stream()
            .map(process -> "" + round.cpuMicros().get(process))
            .collect(Collectors.joining(","));
    return String.format(
        Locale.ROOT,
        "%s,%d,%d,%s,%d,%.3f,%.1f,%s,%d,%d,%d,%d",
        rounds.direction().code,
        rounds.size(),
        number,
        round.variant(),
        round.sends(),
        round.seconds(),
        round.messagesPerSecond(),
        cpu,
        round.commits(),
        round.arrived().lost(),
        round.arrived().repeated(),
        round.arrived().strange());
  }
}
