package dev.drover;

import dev.drover.cli.Validation;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import dev.drover.routes.RouteNote;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/** Checks route files without a daemon, by the very check of the daemon's start. */
final class RouteValidation implements Validation {

  @Override
  public Outcome check(Wanted wanted) throws IOException {
    Properties camel = wanted.settings().camel();
    RouteFiles files = files(wanted);
    Set<String> asked = asked(wanted, files);
    var check = new RouteCheck(files, camel, Gateway.beans(new MemoryIdempotentRepository()));
    List<RouteFault> faults = shown(check.faults(), wanted, asked);
    List<RouteNote> notes =
        files.notes().stream().filter(note -> asked.contains(note.file())).toList();
    List<Answer> answers =
        wanted.connect() ? new ServerAnswers(wanted.settings()).of(check, faults) : List.of();
    return new Outcome(asked.size(), routes(files, asked), faults, notes, answers);
  }

  /** The files to check come last, so that a clash with another is theirs. */
  private static RouteFiles files(Wanted wanted) throws IOException {
    Properties camel = wanted.settings().camel();
    boolean shippedOnly =
        !wanted.files().isEmpty()
            && wanted.files().stream().noneMatch(file -> isLive(wanted, file));
    String patterns = RouteCheck.patterns(wanted.configDir(), camel);
    RouteFiles files = RouteFiles.find(shippedOnly ? RouteCheck.SHIPPED : patterns);
    files.add(wanted.files());
    return files;
  }

  private static boolean isLive(Wanted wanted, Path file) {
    return file.startsWith(wanted.configDir().resolve("routes"));
  }

  private static Set<String> asked(Wanted wanted, RouteFiles files) {
    List<String> names = files.names();
    int first = wanted.files().isEmpty() ? 0 : names.size() - wanted.files().size();
    return Set.copyOf(names.subList(Math.max(0, first), names.size()));
  }

  /** A neighbour's faults are not what was asked for. */
  private static List<RouteFault> shown(List<RouteFault> all, Wanted wanted, Set<String> asked) {
    boolean every = wanted.files().isEmpty();
    return all.stream().filter(fault -> every || asked.contains(fault.file())).toList();
  }

  private static int routes(RouteFiles files, Set<String> asked) {
    Map<String, Integer> routes = files.routes();
    return asked.stream().collect(Collectors.summingInt(file -> routes.getOrDefault(file, 0)));
  }
}
