package dev.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
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
    assertThat(files.count()).as("files checked").isGreaterThanOrEqualTo(30);
    BrokenRoutesTest.report(files.count(), "correct", start);
  }

  @Test
  void findsNothingToSayWithoutFiles() throws IOException {
    RouteFiles files = RouteFiles.find("file:" + CORPUS + "/none/**/*.camel.yaml");

    assertThat(files.count()).isZero();
    assertThat(files.check(World::full)).isEmpty();
  }
}
