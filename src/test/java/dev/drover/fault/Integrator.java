package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.console.RouteList;
import dev.drover.process.DaemonProcess;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;

/**
 * Saves route files of a running daemon, one edit after the other, and looks what comes of each: a
 * sound one is live with all its routes, a broken one leaves the old revision; and no route stops
 * that an edit is not about.
 */
final class Integrator {

  private static final Duration SOON = Duration.ofSeconds(60);

  private final DaemonProcess daemon;
  private final RoutesApi api;
  private final EditedFolder folder;
  private final Set<String> shipped;
  private final Map<Long, Map<String, String>> revisions = new HashMap<>();
  private final Map<String, List<Long>> untilLive = new HashMap<>();
  private final long begun = System.nanoTime();
  private Map<String, String> sound = EditPlan.begin();

  Integrator(DaemonProcess daemon) throws Exception {
    this.daemon = daemon;
    this.api = new RoutesApi(daemon);
    this.folder = new EditedFolder(daemon.folder().resolve("config/routes"));
    RouteList first = api.list();
    revisions.put(first.revision().number(), sound);
    shipped = new TreeSet<>(byId(first).keySet());
    shipped.removeAll(EditedFolder.routes(sound));
    assertThat(shipped).contains("orders", "payments");
  }

  void carryOut(List<Edit> edits) throws Exception {
    for (Edit edit : edits) {
      if (edit.isBroken()) {
        saveBroken(edit);
      } else {
        save(edit);
      }
    }
  }

  private void save(Edit edit) throws Exception {
    RouteList before = api.list();
    folder.save(edit.files());
    long saved = System.nanoTime();
    RouteList after = awaitRevision(before.revision().number() + 1, edit.text());
    long millis = (System.nanoTime() - saved) / 1_000_000;
    assertLive(edit.files(), edit.routes(), before, after);
    note(after, edit, millis);
  }

  private void note(RouteList live, Edit edit, long millis) {
    sound = edit.files();
    revisions.put(live.revision().number(), sound);
    if (edit.routes().size() == 1) {
      String route = edit.routes().iterator().next().replaceFirst("-\\d+", "");
      untilLive.computeIfAbsent(route, any -> new ArrayList<>()).add(millis);
    }
    say("revision %d live after %d ms: %s", live.revision().number(), millis, edit.text());
  }

  private RouteList awaitRevision(long number, String text) throws Exception {
    return await(
        "revision %d (%s)".formatted(number, text),
        list -> list.revision().number() == number && list.draft() == null);
  }

  /** The edit's routes are new, and no other one was touched. */
  private void assertLive(
      Map<String, String> files, Set<String> loaded, RouteList before, RouteList after) {
    var expected = new TreeSet<>(EditedFolder.routes(files));
    expected.addAll(shipped);
    assertThat(byId(after).keySet()).as("routes that run").isEqualTo(expected);
    byId(after)
        .forEach(
            (id, route) -> {
              assertThat(route.state()).as(id).isEqualTo("Started");
              if (loaded.contains(id)) {
                assertThat(route.revision()).as(id).isEqualTo(after.revision().number());
              } else {
                assertUntouched(byId(before).get(id), route);
              }
            });
  }

  private static void assertUntouched(RouteList.Route before, RouteList.Route after) {
    assertThat(after.since()).as(after.id() + " was loaded").isEqualTo(before.since());
    assertThat(after.revision()).as(after.id() + " of revision").isEqualTo(before.revision());
    assertThat(after.done()).as(after.id() + " has done").isGreaterThanOrEqualTo(before.done());
  }

  /** Refused with its reason, or rolled back; then the integrator takes the edit back. */
  private void saveBroken(Edit edit) throws Exception {
    RouteList before = api.list();
    folder.save(edit.files());
    RouteList refused = await(edit.text(), list -> list.draft() != null);
    boolean faults = !refused.draft().faults().isEmpty();
    assertThat(faults)
        .as(edit + " " + refused.draft())
        .isEqualTo(edit.outcome() == Edit.Outcome.REFUSED);
    say("refused: %s: %s", edit.text(), refused.draft().why());
    assertOldRevision(edit, before, refused);
    folder.save(sound);
    assertOldRevision(edit, before, await("the repair", list -> list.draft() == null));
  }

  private static void assertOldRevision(Edit edit, RouteList before, RouteList now) {
    assertThat(now.revision()).isEqualTo(before.revision());
    assertThat(byId(now).keySet()).isEqualTo(byId(before).keySet());
    byId(now)
        .forEach(
            (id, route) -> {
              assertThat(route.state()).as(id).isEqualTo("Started");
              if (!edit.routes().contains(id)) {
                assertUntouched(byId(before).get(id), route);
              }
            });
  }

  /** Brings back each of the last revisions, the newest first, and in the end the newest. */
  void rollBack(int last) throws Exception {
    long newest = api.list().revision().number();
    for (long number = newest - 1; number >= newest - last; number--) {
      rollBackTo(number);
    }
    rollBackTo(newest);
  }

  private void rollBackTo(long number) throws Exception {
    if (revisions.get(number).equals(sound)) {
      return; // its files are there already
    }
    RouteList before = api.list();
    long asked = System.nanoTime();
    DaemonProcess.Answer answer = daemon.command("routes", "rollback", "" + number);
    assertThat(answer.exitCode()).as(answer.out() + answer.err()).isZero();
    RouteList after = awaitRevision(before.revision().number() + 1, "rollback");
    sound = revisions.get(number);
    assertThat(folder.read()).as("files of revision " + number).isEqualTo(sound);
    assertThat(after.revision().cause()).isEqualTo("rollback to " + number);
    assertRolledBack(before, after);
    revisions.put(after.revision().number(), sound);
    say(
        "revision %d brings back %d, %d ms after it was typed",
        after.revision().number(), number, (System.nanoTime() - asked) / 1_000_000);
  }

  private void assertRolledBack(RouteList before, RouteList after) {
    Set<String> loaded =
        byId(after).values().stream()
            .filter(route -> route.revision() == after.revision().number())
            .map(RouteList.Route::id)
            .collect(Collectors.toSet());
    assertThat(loaded).doesNotContainAnyElementsOf(shipped);
    assertLive(sound, loaded, before, after);
  }

  private static Map<String, RouteList.Route> byId(RouteList list) {
    return list.routes().stream()
        .collect(Collectors.toMap(RouteList.Route::id, Function.identity()));
  }

  private RouteList await(String what, Predicate<RouteList> wanted) {
    return Awaitility.await(what)
        .atMost(SOON)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(10))
        .until(api::list, wanted);
  }

  /** From a save to its revision, of the edits that were about this route alone, in order. */
  List<Long> untilLive(String route) {
    return untilLive.getOrDefault(route, List.of()).stream().sorted().toList();
  }

  private void say(String text, Object... values) {
    System.out.printf(
        Locale.ROOT, "%6.1f s %s%n", (System.nanoTime() - begun) / 1e9, text.formatted(values));
  }
}
