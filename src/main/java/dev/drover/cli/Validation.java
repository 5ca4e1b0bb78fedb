package dev.drover.cli;

import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteNote;
import dev.drover.settings.DroverSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The check of route files as {@code drover validate} sees it. */
@FunctionalInterface
public interface Validation {

  /**
   * Checks route files as the daemon would load them. Starts nothing, takes no lock, writes
   * nothing.
   *
   * @throws IOException when a folder cannot be listed
   */
  Outcome check(Wanted wanted) throws IOException;

  /**
   * What to check.
   *
   * @param configDir holds {@code routes/}
   * @param files absolute, each an existing file; empty for the shipped ones and all of the folder
   * @param connect whether to ask the servers, with short limits, for what the routes need
   */
  record Wanted(DroverSettings settings, Path configDir, List<Path> files, boolean connect) {}

  /**
   * What was found.
   *
   * @param files how many were checked
   * @param routes how many they hold, as far as they can be read
   * @param faults of every file, in order; empty when the daemon would load them all
   * @param notes of these files
   * @param servers what they answered; empty unless that was asked for
   */
  record Outcome(
      int files, int routes, List<RouteFault> faults, List<RouteNote> notes, List<Answer> servers) {

    boolean isGood() {
      return files > 0 && faults.isEmpty() && servers.stream().allMatch(Answer::good);
    }
  }

  /**
   * What a server said, or what kept it from saying something.
   *
   * @param server RabbitMQ, Kafka or Database
   * @param good false when the routes cannot run like that
   * @param words what was found
   * @param advice what to do
   */
  record Answer(String server, boolean good, String words, Optional<String> advice) {

    public static Answer good(String server, String words) {
      return new Answer(server, true, words, Optional.empty());
    }

    public static Answer bad(String server, String words) {
      return new Answer(server, false, words, Optional.empty());
    }

    public static Answer bad(String server, String words, String advice) {
      return new Answer(server, false, words, Optional.of(advice));
    }
  }
}
