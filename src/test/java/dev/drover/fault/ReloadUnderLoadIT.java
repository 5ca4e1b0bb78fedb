package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.drover.broker.RequiresRabbitmq;
import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Route files are edited, broken, repaired and rolled back while 500 messages a second flow through
 * the shipped bridges and the edited routes: nothing is lost, nothing repeated, and what is not
 * edited does not stop. The long form has the figures that Drover is judged by: {@code mvn verify
 * -DskipUnitTests -Dfault.long -Dit.test=ReloadUnderLoadIT}.
 */
@RequiresRabbitmq(ownNode = true)
class ReloadUnderLoadIT {

  /** Of each of the four flows. */
  private static final int RATE = 125;

  private static final long MOST_MILLIS = 2_000;
  private static final List<String> ALONE = List.of("refunds", "shipments");

  private final long seed = FaultRun.seed();

  @Test
  void twelveEditsOnTheEmbeddedDefault() throws Exception {
    try (var on = withRoutes(Installation.embedded()).start()) {
      run(on, EditPlan.seeded(seed, 12, 4), 3, 300);
    }
  }

  @Test
  @Tag("long")
  void twoHundredEditsOnRealServers() throws Exception {
    try (var on = withRoutes(Installation.real(1)).start()) {
      Integrator integrator = run(on, EditPlan.seeded(seed, 200, 60), 10, 1_800);

      for (String route : ALONE) {
        assertThat(median(integrator.untilLive(route))).as(route).isLessThan(MOST_MILLIS);
      }
    }
  }

  @Test
  @Tag("long")
  void aReloadThatRestartsOtherRoutesIsCaught() throws Exception {
    caught(PlantedFault.RELOAD_RESTARTS_ALL, "consumers of the shipped routes");
  }

  @Test
  @Tag("long")
  void aBrokenFileThatTakesARouteAwayIsCaught() throws Exception {
    caught(PlantedFault.BROKEN_FILE_TAKES_ROUTES_AWAY, "refunds");
  }

  private void caught(PlantedFault fault, String words) throws Exception {
    Installation planted = Installation.embedded();
    try (var on =
        withRoutes(planted.with("DROVER_JAVA_OPTS", PlantedFault.options(fault))).start()) {
      assertThatThrownBy(() -> run(on, EditPlan.seeded(seed, 12, 4), 1, 300))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining(words);
      assertThat(fault.actedIn(on.daemon(0))).as(fault + " has acted").isTrue();
    }
  }

  private static Installation withRoutes(Installation on) throws IOException {
    DaemonProcess daemon = on.daemon(0);
    for (var file : EditPlan.begin().entrySet()) {
      daemon.withRoute(file.getKey(), file.getValue());
    }
    return on;
  }

  private Integrator run(Installation on, List<Edit> edits, int rollbacks, int seconds)
      throws Exception {
    var traffic = TrafficSettings.of(seed, RATE * seconds, RATE).withPoison(0.002);
    try (var run = FaultRun.begin(on, traffic, Flow.BRIDGES).flow()) {
      Consumers before = Consumers.of(on);
      var integrator = new Integrator(on.daemon(0));

      integrator.carryOut(edits);
      integrator.rollBack(rollbacks);

      assertThat(Consumers.of(on)).as("consumers of the shipped routes").isEqualTo(before);
      assertThat(run.isFlowing()).as("messages flow to the end").isTrue();
      Account account = run.stopTraffic().end();
      assertThat(account.isClean()).as(account.toString()).isTrue();
      assertThat(account.repeated()).as("repeats, for nobody was killed").isZero();
      print(integrator);
      return integrator;
    }
  }

  /** The edits of one route alone, from a save to the answer that the route is live. */
  private static void print(Integrator integrator) {
    for (String route : ALONE) {
      List<Long> millis = integrator.untilLive(route);
      if (!millis.isEmpty()) {
        System.out.printf(
            "from a save to its route live, %s: median %d ms, longest %d ms of %d edits%n",
            route, median(millis), millis.get(millis.size() - 1), millis.size());
      }
    }
  }

  private static long median(List<Long> sorted) {
    return sorted.get(sorted.size() / 2);
  }
}
