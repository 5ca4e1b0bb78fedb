package dev.drover.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The command line of the benchmark, see bench/run. */
@Command(name = "bench/run", mixinStandardHelpOptions = true)
public final class Bench implements Callable<Integer> {

  @Option(names = "--rounds", defaultValue = "7")
  int rounds;

  @Option(names = "--seconds", defaultValue = "15")
  double seconds;

  @Option(names = "--size", defaultValue = "1024")
  int size;

  @Option(names = "--rows", defaultValue = "10000")
  long rows;

  @Option(names = "--variants", split = ",")
  List<String> variants;

  @Option(names = "--directions", split = ",", defaultValue = "rk,kr")
  List<String> directions;

  public static void main(String[] args) {
    System.exit(new CommandLine(new Bench()).execute(args));
  }

  @Override
  public Integer call() throws Exception {
    try (var servers = new Servers()) {
      for (String code : directions) {
        var direction = Direction.of(code);
        new Throughput(servers, direction, rounds, seconds, size, rows).run(chosen(direction));
      }
    }
    return 0;
  }

  private List<Variant> chosen(Direction direction) {
    return Variant.of(direction).stream()
        .filter(v -> variants == null || variants.contains(v.name()))
        .filter(v -> v.launch().isPossible())
        .toList();
  }
}
