package dev.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Files that are right, in every style that Camel takes: there must be no false alarm. */
class CorrectRoutesTest {

  private static final String CORPUS = "src/test/resources/routes-correct";

  @RepeatedTest(3)
  void raisesNoFalseAlarm() throws IOException {
    long start = System.nanoTime();
    RouteFiles files = RouteFiles.find("file:" + CORPUS + "/*.camel.yaml");

    assertThat(files.check(World::full)).isEmpty();
    assertThat(files.count()).as("files checked").isGreaterThanOrEqualTo(45);
    BrokenRoutesTest.report(files.count(), "correct", start);
  }

  @Test
  void leavesTheBeansThatItIsGivenAlone() throws IOException {
    var repository = new Watched();
    RouteFiles files =
        RouteFiles.find(
            "file:" + CORPUS + "/bridge.camel.yaml,file:" + CORPUS + "/retries.camel.yaml");

    List<RouteFault> faults =
        files.check(
            context -> {
              World.full(context);
              context.getRegistry().bind("dedup", repository);
            });

    assertThat(faults).isEmpty();
    assertThat(repository.calls).isEmpty();
  }

  private static final class Watched extends MemoryIdempotentRepository {
    private final List<String> calls = new ArrayList<>();

    @Override
    protected void doStart() {
      calls.add("start");
    }

    @Override
    protected void doStop() {
      calls.add("stop");
    }

    @Override
    protected void doShutdown() {
      calls.add("shutdown");
    }
  }

  @Test
  void findsNothingToSayWithoutFiles() throws IOException {
    RouteFiles files = RouteFiles.find("file:" + CORPUS + "/none/**/*.camel.yaml");

    assertThat(files.count()).isZero();
    assertThat(files.check(World::full)).isEmpty();
  }
}
