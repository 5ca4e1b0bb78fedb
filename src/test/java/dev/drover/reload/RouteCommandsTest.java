package dev.drover.reload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rollbacks, diffs, and routes that are stopped by hand. */
class RouteCommandsTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path base;
  private RouteFolder live;

  @BeforeEach
  void start() throws Exception {
    live = new RouteFolder(base);
    live.write("steady.camel.yaml", says("steady", "steady"));
    live.write("edited.camel.yaml", says("edited", "1"));
    live.start();
  }

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void bringsBackEachOfTheLastTenRevisions() throws Exception {
    for (int i = 2; i <= 10; i++) {
      edit("" + i);
    }
    for (int i = 1; i <= 10; i++) {
      Rollback done = live.reload.rollback(OptionalLong.of(i));

      assertThat(live.answer("direct:edited")).isEqualTo("" + i);
      assertThat(read("edited.camel.yaml")).isEqualTo(says("edited", "" + i));
      assertThat(done.revision().cause()).isEqualTo("rollback to " + i);
      assertThat(done.revision().number()).isEqualTo(10 + i);
      assertThat(done.draft()).isEmpty();
    }
    assertThat(live.reload.history()).hasSize(20);
    assertThat(live.reload.routes().get(1).revision()).as("steady never stopped").isEqualTo(1);
  }

  @Test
  void withoutANumberUndoesTheLastChange() throws Exception {
    edit("2");
    live.delete("steady.camel.yaml");
    awaitRevision(3);

    live.reload.rollback(OptionalLong.empty());

    assertThat(live.answer("direct:steady")).isEqualTo("steady");
    assertThat(live.answer("direct:edited")).isEqualTo("2");
    assertThat(live.folder.resolve("steady.camel.yaml")).exists();
  }

  @Test
  void keepsADraftThatARollbackTakesOutOfTheFolder() throws Exception {
    edit("2");
    live.write("draft.camel.yaml", "- rout: {}\n");
    Awaitility.await().atMost(SOON).until(() -> live.reload.state().draft().isPresent());

    Rollback done = live.reload.rollback(OptionalLong.of(1));

    assertThat(live.folder.resolve("draft.camel.yaml")).doesNotExist();
    Path kept = done.draft().orElseThrow();
    assertThat(Files.readString(kept.resolve("draft.camel.yaml"))).isEqualTo("- rout: {}\n");
    assertThat(kept.resolve("edited.camel.yaml")).exists();
    assertThat(live.reload.state().draft()).isEmpty();
    assertThat(live.answer("direct:edited")).isEqualTo("1");
  }

  @Test
  void toTheRunningRevisionCleansTheFolderOnly() throws Exception {
    live.write("edited.camel.yaml", "- rout: {}\n");
    Awaitility.await().atMost(SOON).until(() -> live.reload.state().draft().isPresent());

    Rollback done = live.reload.rollback(OptionalLong.of(1));

    assertThat(done.revision().number()).isEqualTo(1);
    assertThat(read("edited.camel.yaml")).isEqualTo(says("edited", "1"));
  }

  @Test
  void refusesARevisionThatIsUnknownOrWouldNotLoad() throws Exception {
    assertThatThrownBy(() -> live.reload.rollback(OptionalLong.of(7)))
        .isInstanceOf(ReloadRefused.class)
        .hasMessage("no revision 7")
        .extracting(e -> ((ReloadRefused) e).advice())
        .isEqualTo("kept are 1");
    edit("2");
    Path kept = live.data.resolve("1/files/edited.camel.yaml");
    Files.writeString(kept, says("edited", "1").replace("setBody", "setBoddy"));

    assertThatThrownBy(() -> live.reload.rollback(OptionalLong.of(1)))
        .isInstanceOf(ReloadRefused.class)
        .hasMessageContainingAll("revision 1 is not brought back", "1 fault(s)", "setBoddy");
    assertThat(live.answer("direct:edited")).isEqualTo("2");
    assertThat(read("edited.camel.yaml")).isEqualTo(says("edited", "2"));
  }

  @Test
  void showsWhatADraftWouldChange() throws Exception {
    assertThat(live.reload.diff(OptionalLong.empty(), OptionalLong.empty())).isEmpty();
    live.write("edited.camel.yaml", says("edited", "2").replace("setBody", "setBoddy"));

    assertThat(live.reload.diff(OptionalLong.empty(), OptionalLong.empty()))
        .contains("--- revision 1: edited.camel.yaml\n+++ config/routes: edited.camel.yaml\n")
        .contains("-                expression: 1\n", "+                expression: 2\n");
  }

  @Test
  void showsWhatLiesBetweenTwoRevisions() throws Exception {
    edit("2");

    assertThat(live.reload.diff(OptionalLong.of(2), OptionalLong.of(1)))
        .contains("--- revision 2: ", "+++ revision 1: ", "-                expression: 2\n");
  }

  @Test
  void aStoppedRouteStaysStoppedWhenFilesChange() throws Exception {
    live.reload.stop("edited");
    assertThat(state("edited")).isEqualTo("Stopped");

    live.write("steady.camel.yaml", says("steady", "other"));
    awaitRevision(2);
    assertThat(state("edited")).isEqualTo("Stopped");

    live.write("edited.camel.yaml", says("edited", "2"));
    awaitRevision(3);
    assertThat(state("edited")).isEqualTo("Stopped");
    assertThat(state("steady")).isEqualTo("Started");

    live.reload.start("edited");
    assertThat(live.answer("direct:edited")).isEqualTo("2");
    live.write("edited.camel.yaml", says("edited", "3"));
    awaitRevision(4);
    assertThat(state("edited")).isEqualTo("Started");
  }

  @Test
  void aSuspendedRouteGoesOn() throws Exception {
    live.reload.suspend("edited");
    assertThat(state("edited")).isEqualTo("Suspended");

    live.reload.start("edited");
    assertThat(state("edited")).isEqualTo("Started");
    assertThat(live.answer("direct:edited")).isEqualTo("1");
  }

  @Test
  void stoppingLetsWhatIsInFlightFinish() throws Exception {
    live.write("slow.camel.yaml", slow());
    awaitRevision(2);
    CompletableFuture<Object> answer =
        CompletableFuture.supplyAsync(() -> live.answer("direct:slow"));
    Awaitility.await()
        .atMost(SOON)
        .until(() -> live.context.getInflightRepository().size("slow") == 1);

    live.write("slow.camel.yaml", slow().replace("done", "other"));
    awaitRevision(3);

    assertThat(answer.get()).isEqualTo("done");
    assertThat(live.answer("direct:slow")).isEqualTo("other");
  }

  @Test
  void namesTheNearestOfAnUnknownRoute() {
    assertThatThrownBy(() -> live.reload.stop("edite"))
        .isInstanceOf(ReloadRefused.class)
        .hasMessage("no route 'edite'")
        .extracting(e -> ((ReloadRefused) e).advice())
        .isEqualTo("did you mean 'edited'? known are edited, steady");
  }

  @Test
  void afterTheCloseThereIsNoChange() throws Exception {
    live.reload.close();

    live.write("edited.camel.yaml", says("edited", "2"));
    assertThatThrownBy(() -> live.reload.stop("edited")).hasMessage("the daemon is stopping");
    assertThat(live.answer("direct:edited")).isEqualTo("1");
  }

  @Test
  void editsInARowAreAppliedInOrder() throws Exception {
    for (int i = 2; i <= 30; i++) {
      live.write("edited.camel.yaml", says("edited", "" + i));
    }
    Awaitility.await().atMost(SOON).until(() -> live.answer("direct:edited").equals("30"));
    assertThat(live.reload.counts().refused()).isZero();
    assertThat(live.context.getRoutes()).hasSize(2);
  }

  @Test
  void aFolderThatIsGoneIsNoOrderToRemoveItsRoutes() throws Exception {
    Path moved = Files.move(live.folder, base.resolve("moved"));
    Awaitility.await().atMost(SOON).until(() -> live.reload.state().draft().isPresent());

    assertThat(live.answer("direct:edited")).isEqualTo("1");
    assertThat(live.reload.state().words()).contains("the watched folder is not there");

    Files.move(moved, live.folder);
    Awaitility.await().atMost(SOON).until(() -> live.reload.state().draft().isEmpty());
  }

  private String read(String name) throws Exception {
    return Files.readString(live.folder.resolve(name));
  }

  private String state(String id) throws ReloadRefused {
    return live.reload.route(id).state();
  }

  private void edit(String word) throws Exception {
    long before = live.reload.state().revision().number();
    live.write("edited.camel.yaml", says("edited", word));
    awaitRevision(before + 1);
  }

  private void awaitRevision(long number) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(live.reload.state().revision().number())
                    .as(live.reload.state().words())
                    .isEqualTo(number));
  }

  private static String says(String id, String word) {
    return """
        - route:
            id: %1$s
            from:
              uri: direct:%1$s
              steps:
                - setBody:
                    expression:
                      constant:
                        expression: %2$s
        """
        .formatted(id, word);
  }

  private static String slow() {
    return says("slow", "done")
        .replace(
            "- setBody",
            "- delay:\n            expression:\n              constant:\n                expression: 1500\n        - setBody");
  }
}
