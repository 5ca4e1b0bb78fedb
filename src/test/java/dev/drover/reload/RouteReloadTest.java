package dev.drover.reload;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.apache.camel.Route;
import org.apache.camel.model.Model;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Edits in a watched folder, and what runs after each. */
class RouteReloadTest {

  private static final Duration SOON = Duration.ofSeconds(10);

  @TempDir Path base;
  private RouteFolder live;

  @BeforeEach
  void start() throws Exception {
    FussyComponent.REFUSED.clear();
    live = new RouteFolder(base);
    live.write("steady.camel.yaml", says("steady", "steady"));
    live.write("edited.camel.yaml", says("edited", "one"));
  }

  @AfterEach
  void stop() {
    live.close();
  }

  @Test
  void replacesTheEditedRouteAndNoOther() throws Exception {
    live.start();
    live.answer("direct:steady");
    Life started = Life.of(live, "steady");

    live.write("edited.camel.yaml", says("edited", "two"));

    awaitRevision(2);
    assertThat(live.answer("direct:edited")).isEqualTo("two");
    assertThat(revision().changed()).containsExactly("edited");
    live.answer("direct:steady");
    assertThat(live.metrics.counts("steady").orElseThrow().total()).isEqualTo(2);
    assertThat(live.metrics.counts("edited").orElseThrow().total()).isEqualTo(1);
    started.hasGoneOn();
    assertThat(route("steady").revision()).isEqualTo(1);
    assertThat(route("edited").revision()).isEqualTo(2);
  }

  @Test
  void doesNothingToRoutesForCommentsQuotesAndOrder() throws Exception {
    live.start();
    Life started = Life.of(live, "edited");

    live.write(
        "edited.camel.yaml",
        "# a comment\n" + says("edited", "one").replace("one", "'one'").replace("    ", "      "));

    awaitRevision(2);
    assertThat(revision().changed()).isEmpty();
    started.hasGoneOn();
  }

  @Test
  void removesRoutesOfDeletedFilesAndRenamedOnes() throws Exception {
    live.start();

    live.delete("steady.camel.yaml");
    live.write("edited.camel.yaml", says("edited", "two").replace("id: edited", "id: renamed"));

    awaitRevision(2);
    assertThat(live.context.getRoutes()).hasSize(1);
    assertThat(live.context.getRoute("renamed")).isNotNull();
    assertThat(live.answer("direct:edited")).isEqualTo("two");
    assertThat(revision().added()).containsExactly("renamed");
    assertThat(revision().removed()).containsExactly("edited", "steady");
  }

  @Test
  void replacesEveryUseOfAnEditedTemplate() throws Exception {
    live.write("template.camel.yaml", template("first"));
    live.write("uses.camel.yaml", use("a") + use("b"));
    live.start();
    assertThat(live.answer("direct:a")).isEqualTo("first a");
    Life steady = Life.of(live, "steady");

    live.write("template.camel.yaml", template("second"));

    awaitRevision(2);
    assertThat(live.answer("direct:a")).isEqualTo("second a");
    assertThat(live.answer("direct:b")).isEqualTo("second b");
    assertThat(revision().changed()).containsExactly("a", "b");
    steady.hasGoneOn();
  }

  @Test
  void replacesEveryUserOfAnEditedRouteConfiguration() throws Exception {
    live.write("shared.camel.yaml", configuration("first"));
    live.write("user.camel.yaml", fails("user", "routeConfigurationId: shared"));
    live.write("other.camel.yaml", fails("other", "description: without"));
    live.start();
    assertThat(live.answer("direct:user")).isEqualTo("first");

    live.write("shared.camel.yaml", configuration("second"));

    awaitRevision(2);
    assertThat(live.answer("direct:user")).isEqualTo("second");
    assertThat(revision().changed()).containsExactly("user");
  }

  @Test
  void aRouteConfigurationWithoutAnIdIsOfAllRoutesThatNameNone() throws Exception {
    live.write(
        "global.camel.yaml", configuration("first").replace("id: shared", "description: of all"));
    live.write("other.camel.yaml", fails("other", "description: without"));
    live.start();
    assertThat(live.answer("direct:other")).isEqualTo("first");

    live.write(
        "global.camel.yaml", configuration("second").replace("id: shared", "description: of all"));

    awaitRevision(2);
    assertThat(live.answer("direct:other")).isEqualTo("second");
    assertThat(revision().changed()).containsExactly("edited", "other", "steady");
    assertThat(model().getRouteConfigurationDefinitions()).hasSize(1);
  }

  @Test
  void replacesAnEditedBeanAndWhatNamesIt() throws Exception {
    live.write("beans.camel.yaml", bean("used", "1") + bean("kept", "1"));
    live.write(
        "user.camel.yaml",
        says("user", "x")
            .replace("constant: x", "simple: \"${bean:used.toString}\"")
            .replace("constant:\n", "simple:\n")
            .replace("expression: x", "expression: \"${bean:used}\""));
    live.start();
    Object kept = live.context.getRegistry().lookupByName("kept");

    live.write("beans.camel.yaml", bean("used", "2") + bean("kept", "1"));

    awaitRevision(2);
    assertThat(revision().changed()).containsExactly("user");
    assertThat(live.context.getRegistry().lookupByName("kept")).isSameAs(kept);
    assertThat(live.context.getRegistry().lookupByName("used")).hasToString("2");

    live.write("beans.camel.yaml", bean("kept", "1"));
    live.write("user.camel.yaml", says("user", "x"));

    awaitRevision(3);
    assertThat(live.context.getRegistry().lookupByName("used")).isNull();
    assertThat(live.context.getRegistry().lookupByName("kept")).isSameAs(kept);
  }

  @Test
  void whatAFileSaysOfAllItsRoutesIsOfThatFileOnly() throws Exception {
    live.write("own.camel.yaml", onException("first") + fails("own", "description: x"));
    live.write("other.camel.yaml", says("other", "other"));
    live.start();
    assertThat(live.answer("direct:own")).isEqualTo("first");

    live.write("own.camel.yaml", onException("second") + fails("own", "description: x"));

    awaitRevision(2);
    assertThat(live.answer("direct:own")).isEqualTo("second");
    assertThat(revision().changed()).containsExactly("own");
  }

  @Test
  void aBrokenFileChangesNothingAndSaysWhy() throws Exception {
    live.start();

    live.write("edited.camel.yaml", says("edited", "two").replace("setBody", "setBoddy"));
    awaitDraft("1 fault(s)");

    assertThat(live.answer("direct:edited")).isEqualTo("one");
    assertThat(live.reload.state().draft().orElseThrow().faults().get(0))
        .contains("edited.camel.yaml:6:", "setBoddy", "did you mean 'setBody'?");
    assertThat(live.reload.counts().refused()).isEqualTo(1);
    assertThat(live.reload.state().words()).contains("revision 1 runs", "a draft that does not");

    live.write("edited.camel.yaml", says("edited", "three"));
    awaitRevision(2);
    assertThat(live.answer("direct:edited")).isEqualTo("three");
    assertThat(live.reload.state().draft()).isEmpty();
  }

  @Test
  void aBrokenFileThatIsTakenBackIsForgotten() throws Exception {
    live.start();
    live.write("edited.camel.yaml", "- rout: {}\n");
    awaitDraft("fault");

    live.write("edited.camel.yaml", says("edited", "one"));

    Awaitility.await().atMost(SOON).until(() -> live.reload.state().draft().isEmpty());
    assertThat(revision().number()).isEqualTo(1);
  }

  @Test
  void anOptionThatNoEndpointHasChangesNothing() throws Exception {
    live.start();

    live.write(
        "edited.camel.yaml",
        says("edited", "two").replace("direct:edited", "direct:edited?nope=1"));
    awaitDraft("unknown option 'nope'");

    assertThat(live.answer("direct:edited")).isEqualTo("one");
  }

  @Test
  void aRouteThatDoesNotStartRollsTheWholeChangeBack() throws Exception {
    live.start();
    FussyComponent.REFUSED.add("new");

    live.write("edited.camel.yaml", says("edited", "two"));
    live.write("new.camel.yaml", says("new", "x").replace("direct:new", "fussy:new"));
    awaitDraft("'new' does not start");

    assertThat(live.answer("direct:edited")).isEqualTo("one");
    assertThat(live.context.getRoute("new")).isNull();
    assertThat(model().getRouteDefinitions()).hasSize(2);
    assertThat(live.reload.counts().rolledBack()).isEqualTo(1);
    assertThat(revision().number()).isEqualTo(1);
    assertThat(Files.exists(live.data.resolve("2"))).isFalse();
  }

  @Test
  void whatCannotBeBroughtBackIsTriedAgain() throws Exception {
    live.write("edited.camel.yaml", says("edited", "one").replace("direct:edited", "fussy:edited"));
    live.start();
    FussyComponent.REFUSED.add("edited");

    live.write("edited.camel.yaml", says("edited", "two").replace("direct:edited", "fussy:edited"));
    awaitDraft("does not start");
    assertThat(route("edited").state()).isNotEqualTo("Started");
    FussyComponent.REFUSED.clear();

    Awaitility.await().atMost(SOON).until(() -> route("edited").state().equals("Started"));
    assertThat(revision().number()).isEqualTo(1);
  }

  @Test
  void waitsForAServerThatIsAway() throws Exception {
    live.start();
    live.away = "RabbitMQ: no answer for 3 s";

    live.write("edited.camel.yaml", says("edited", "two"));
    awaitDraft("waits until every server answers: RabbitMQ");
    assertThat(live.answer("direct:edited")).isEqualTo("one");
    live.away = null;

    awaitRevision(2);
    assertThat(live.answer("direct:edited")).isEqualTo("two");
  }

  @Test
  void aFileThatIsStillWrittenIsLeftAlone() throws Exception {
    live.start();
    String whole = says("edited", "two") + says("second", "second");

    for (int end = 10; end < whole.length(); end += 10) {
      Files.writeString(live.folder.resolve("edited.camel.yaml"), whole.substring(0, end));
      assertThat(live.reload.state().draft()).isEmpty();
      Thread.onSpinWait();
    }
    Files.writeString(live.folder.resolve("edited.camel.yaml"), whole);

    awaitRevision(2);
    assertThat(live.reload.counts().refused()).isZero();
    assertThat(live.answer("direct:second")).isEqualTo("second");
  }

  @Test
  void editorsTemporaryFilesAreNoRouteFiles() throws Exception {
    live.start();

    for (String name :
        new String[] {
          ".#edited.camel.yaml",
          ".edited.camel.yaml.swp",
          "edited.camel.yaml~",
          "#edited.camel.yaml#"
        }) {
      Files.writeString(live.folder.resolve(name), "no route");
    }
    live.write("edited.camel.yaml", says("edited", "two"));

    awaitRevision(2);
    assertThat(live.reload.counts().refused()).isZero();
  }

  @Test
  void aRouteWithoutAnIdIsAnotherOneOnceItIsEdited() throws Exception {
    live.write("unnamed.camel.yaml", unnamed("one"));
    live.start();
    assertThat(live.answer("direct:unnamed")).isEqualTo("one");

    live.write("unnamed.camel.yaml", "# same\n" + unnamed("one"));
    awaitRevision(2);
    assertThat(revision().added()).isEmpty();

    live.write("unnamed.camel.yaml", unnamed("two"));
    awaitRevision(3);
    assertThat(live.answer("direct:unnamed")).isEqualTo("two");
    assertThat(revision().added()).singleElement().asString().startsWith("unnamed-");
    assertThat(revision().removed()).hasSize(1);
    assertThat(live.context.getRoutes()).hasSize(3);
  }

  @Test
  void aStartWithTheSameFilesMakesNoNewRevision() throws Exception {
    live.start();
    live.write("edited.camel.yaml", says("edited", "two"));
    awaitRevision(2);
    live.close();

    var again = new RouteFolder(base).start();
    assertThat(again.reload.state().revision().number()).isEqualTo(2);
    again.close();

    live.write("edited.camel.yaml", says("edited", "three"));
    live = new RouteFolder(base).start();
    assertThat(revision().number()).isEqualTo(3);
    assertThat(revision().cause()).isEqualTo("start");
  }

  @Test
  void fiftyEditsLeaveNothingBehind() throws Exception {
    live.write("template.camel.yaml", template("0"));
    live.write("shared.camel.yaml", configuration("0"));
    live.write("uses.camel.yaml", use("a") + fails("user", "routeConfigurationId: shared"));
    live.start();
    edit(1);
    int endpoints = live.context.getEndpoints().size();
    int services = live.context.getCamelContextExtension().getServices().size();

    for (int i = 2; i <= 50; i++) {
      edit(i);
    }

    assertThat(live.context.getRoutes()).hasSize(4);
    assertThat(model().getRouteDefinitions()).hasSize(4);
    assertThat(model().getRouteTemplateDefinitions()).hasSize(1);
    assertThat(model().getRouteConfigurationDefinitions()).hasSize(1);
    assertThat(live.context.getEndpoints().size()).isEqualTo(endpoints);
    assertThat(live.context.getCamelContextExtension().getServices().size()).isEqualTo(services);
    try (Stream<Path> kept = Files.list(live.data)) {
      assertThat(kept.count()).isEqualTo(RevisionStore.KEPT);
    }
    assertThat(live.answer("direct:a")).isEqualTo("50 a");
  }

  private void edit(int number) throws Exception {
    live.write("template.camel.yaml", template("" + number));
    live.write("shared.camel.yaml", configuration("" + number));
    String step = "to:\n            uri: seda:out" + number + "\n        - setBody:";
    live.write("edited.camel.yaml", says("edited", "" + number).replace("setBody:", step));
    awaitRevision(number + 1);
  }

  /** A route that must not be touched: the same object, which has never been stopped. */
  private record Life(RouteFolder live, Route route, long uptime) {

    static Life of(RouteFolder live, String id) {
      Route route = live.context.getRoute(id);
      return new Life(live, route, route.getUptimeMillis());
    }

    void hasGoneOn() {
      assertThat(live.context.getRoute(route.getRouteId())).isSameAs(route);
      assertThat(route.getUptimeMillis()).isGreaterThan(uptime);
    }
  }

  private LiveRoute route(String id) {
    return live.reload.routes().stream()
        .filter(r -> r.unit().id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  private Revision revision() {
    return live.reload.state().revision();
  }

  private Model model() {
    return live.context.getCamelContextExtension().getContextPlugin(Model.class);
  }

  private void awaitRevision(long number) {
    Awaitility.await()
        .atMost(SOON)
        .pollInterval(Duration.ofMillis(20))
        .untilAsserted(
            () ->
                assertThat(revision().number()).as(live.reload.state().words()).isEqualTo(number));
  }

  private void awaitDraft(String words) {
    Awaitility.await()
        .atMost(SOON)
        .untilAsserted(() -> assertThat(live.reload.state().words()).contains("draft", words));
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

  private static String unnamed(String word) {
    return says("unnamed", word).replace("    id: unnamed\n", "");
  }

  private static String fails(String id, String attribute) {
    return """
        - route:
            id: %1$s
            %2$s
            from:
              uri: direct:%1$s
              steps:
                - throwException:
                    message: no
                    exceptionType: java.lang.IllegalStateException
        """
        .formatted(id, attribute);
  }

  private static String configuration(String word) {
    return """
        - routeConfiguration:
            id: shared
            onException:
              - onException:
                  exception:
                    - java.lang.IllegalStateException
                  handled:
                    constant:
                      expression: "true"
                  steps:
                    - setBody:
                        expression:
                          constant:
                            expression: %s
        """
        .formatted(word);
  }

  private static String onException(String word) {
    return """
        - onException:
            exception:
              - java.lang.IllegalStateException
            handled:
              constant:
                expression: "true"
            steps:
              - setBody:
                  expression:
                    constant:
                      expression: %s
        """
        .formatted(word);
  }

  private static String template(String word) {
    return """
        - routeTemplate:
            id: speaker
            parameters:
              - name: name
            from:
              uri: direct:{{name}}
              steps:
                - setBody:
                    expression:
                      constant:
                        expression: %s {{name}}
        """
        .formatted(word);
  }

  private static String use(String name) {
    return """
        - templatedRoute:
            routeId: %1$s
            routeTemplateRef: speaker
            parameters:
              - name: name
                value: %1$s
        """
        .formatted(name);
  }

  private static String bean(String name, String value) {
    return """
        - beans:
            - name: %s
              type: java.util.concurrent.atomic.AtomicInteger
              constructors:
                "0": %s
        """
        .formatted(name, value);
  }
}
