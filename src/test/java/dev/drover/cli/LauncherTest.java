package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The launcher, in a source folder with a Maven and a Java that only say that they were called. */
class LauncherTest {

  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final List<String> COMMANDS =
      List.of(
          "cat",
          "dirname",
          "find",
          "head",
          "mkdir",
          "mv",
          "readlink",
          "rm",
          "sed",
          "sh",
          "sleep",
          "tail");

  private static final String JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.1" 2021-10-19' >&2; exit 0; fi
      echo "java $*"
      """;

  private static final String MAVEN =
      """
      #!/bin/sh
      echo built >>target/builds
      echo fetching
      mkdir -p target/lib
      : >target/drover.jar
      """;

  @TempDir private Path folder;
  private Path home;
  private Path path;

  @BeforeEach
  void layOutASourceFolder() throws IOException {
    home = Files.createDirectories(folder.toRealPath().resolve("home of drover"));
    path = Files.createDirectories(folder.resolve("path"));
    for (String command : COMMANDS) {
      script(path.resolve(command), "#!/bin/sh\nexec " + locate(command) + " \"$@\"\n");
    }
    script(path.resolve("java"), JAVA);
    script(path.resolve("mvn"), MAVEN);
    Files.createDirectories(home.resolve("bin"));
    Files.copy(Path.of("bin/drover"), home.resolve("bin/drover"));
    Files.createDirectories(home.resolve("src/main"));
    Files.createFile(home.resolve("pom.xml"));
  }

  @Test
  void buildsAtTheFirstRunAndThenRuns() throws Exception {
    Ended ended = launch("version");

    assertThat(ended.exitCode).isZero();
    assertThat(ended.err).contains("first run: building with Maven").contains("built in");
    assertThat(ended.out)
        .startsWith("java ")
        .endsWith("dev.drover.Drover version\n")
        .contains("-cp " + home + "/target/drover.jar:" + home + "/target/lib/*")
        .contains("-Ddrover.home=" + home)
        .contains("-XX:TieredStopAtLevel=1")
        .doesNotContain("fetching");
  }

  @Test
  void doesNotBuildAgainWhenNothingChanged() throws Exception {
    launch("version");

    Ended ended = launch("version");

    assertThat(ended.exitCode).isZero();
    assertThat(ended.err).isEmpty();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainWhenASourceIsNewerThanTheBuild() throws Exception {
    launch("version");
    age(home.resolve("target/drover.jar"), Duration.ofHours(2));
    age(home.resolve("target/drover.built"), Duration.ofHours(2));

    Ended ended = launch("version");

    assertThat(ended.err).contains("the sources have changed");
    assertThat(builds()).isEqualTo(2);
  }

  @Test
  void removesWhatMavenWouldLeaveBehind() throws Exception {
    launch("version");
    Path resource = Files.createDirectories(home.resolve("target/classes")).resolve("old.yaml");
    Path library = home.resolve("target/lib/old.jar");
    Files.createFile(resource);
    Files.createFile(library);
    age(home.resolve("target/drover.jar"), Duration.ofHours(2));
    age(home.resolve("pom.xml"), Duration.ofHours(3));
    age(home.resolve("target/drover.built"), Duration.ofHours(2));

    launch("version");
    assertThat(resource).doesNotExist();
    assertThat(library).as("the pom is as old as the build").exists();

    Files.setLastModifiedTime(home.resolve("pom.xml"), FileTime.from(Instant.now().plusSeconds(9)));
    launch("version");
    assertThat(library).doesNotExist();
  }

  @Test
  void runsWhatIsThereWhenToldNeverToBuild() throws Exception {
    launch("version");
    age(home.resolve("target/drover.jar"), Duration.ofHours(2));
    age(home.resolve("target/drover.built"), Duration.ofHours(2));

    assertThat(launch(Map.of("DROVER_BUILD", "never"), "version").exitCode).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void showsTheEndOfTheLogWhenTheBuildFails() throws Exception {
    script(path.resolve("mvn"), "#!/bin/sh\necho 'COMPILATION ERROR here'\nexit 7\n");

    Ended ended = launch("version");

    assertThat(ended.exitCode).isEqualTo(1);
    assertThat(ended.err).contains("COMPILATION ERROR here").contains("target/build.log");
    assertThat(ended.out).isEmpty();
    assertThat(home.resolve("target/.building")).doesNotExist();
  }

  @Test
  void saysWhatToInstallWhenMavenIsMissing() throws Exception {
    Files.delete(path.resolve("mvn"));

    Ended ended = launch("version");

    assertThat(ended.exitCode).isEqualTo(1);
    assertThat(ended.err).contains("mvn is not there").contains("apt-get install maven");
  }

  @Test
  void saysWhatToInstallWhenJavaIsMissing() throws Exception {
    Files.delete(path.resolve("java"));

    Ended ended = launch("version");

    assertThat(ended.exitCode).isEqualTo(1);
    assertThat(ended.err).contains("java is not there").contains("JDK 17");
  }

  @Test
  void refusesAnOldJava() throws Exception {
    script(path.resolve("java"), "#!/bin/sh\necho 'java version \"11.0.2\" 2019' >&2\n");

    Ended ended = launch("version");

    assertThat(ended.exitCode).isEqualTo(1);
    assertThat(ended.err).contains("is Java 11; 17 or newer is needed");
  }

  @Test
  void honoursJavaHomeAndMoreOptions() throws Exception {
    Path jdk = Files.createDirectories(folder.resolve("jdk/bin"));
    script(jdk.resolve("java"), JAVA.replace("java $*", "other java $*"));

    var environment =
        Map.of("JAVA_HOME", folder.resolve("jdk").toString(), "DROVER_JAVA_OPTS", "-Xmx99m -Da=b");
    Ended ended = launch(environment, "run");

    assertThat(ended.out).startsWith("other java").contains(" -Xmx99m -Da=b ");
    assertThat(ended.out).doesNotContain("TieredStopAtLevel");
  }

  @Test
  void givesADaemonRoomForYoungObjectsWhereNobodySaysHowMuch() throws Exception {
    assertThat(launch("run").out).contains(" -Xms192m ").contains(" -XX:NewRatio=1 ");
    assertThat(launch("version").out).contains(" -Xms64m ").doesNotContain("NewRatio");
  }

  @ParameterizedTest
  @CsvSource({
    "DROVER_JAVA_OPTS, -Xmx128m",
    "DROVER_JAVA_OPTS, -ea -Xms32m",
    "DROVER_JAVA_OPTS, -XX:MaxHeapSize=128m",
    "JAVA_TOOL_OPTIONS, -Xmx128m",
    "JDK_JAVA_OPTIONS, -Xmx128m"
  })
  void leavesTheSizeOfTheHeapToWhoSaysIt(String variable, String options) throws Exception {
    Ended ended = launch(Map.of(variable, options), "run");

    assertThat(ended.out).doesNotContain("-Xms192m").contains(" -XX:NewRatio=1 ");
  }

  @Test
  void worksThroughARelativeSymlink() throws Exception {
    Files.createSymbolicLink(folder.resolve("d"), Path.of("home of drover/bin/drover"));
    Files.createSymbolicLink(folder.resolve("e"), Path.of("d"));

    Ended ended = end(begin(folder.resolve("e"), Map.of(), "version"));

    assertThat(ended.out).contains("-Ddrover.home=" + home);
  }

  @Test
  void runsAnUnpackedDistributionWithoutMaven() throws Exception {
    Files.delete(home.resolve("pom.xml"));
    Files.delete(path.resolve("mvn"));
    Files.createDirectories(home.resolve("lib"));
    Files.createFile(home.resolve("lib/drover.jar"));

    Ended ended = launch("run", "a b");

    assertThat(ended.exitCode).isZero();
    assertThat(ended.out).contains("-cp " + home + "/lib/* dev.drover.Drover run a b");
  }

  @Test
  void letsOnlyOneOfTwoLaunchersBuild() throws Exception {
    script(path.resolve("mvn"), MAVEN + "while [ ! -f target/go ]; do sleep 0.1; done\n");
    Process first = begin(home.resolve("bin/drover"), Map.of(), "version");
    await().atMost(PATIENCE).until(() -> Files.exists(home.resolve("target/builds")));
    Process second = begin(home.resolve("bin/drover"), Map.of(), "version");
    await().atMost(PATIENCE).until(() -> said(second).contains("another drover is building"));

    Files.createFile(home.resolve("target/go"));

    assertThat(end(first).exitCode).isZero();
    assertThat(end(second).exitCode).isZero();
    assertThat(builds()).isEqualTo(1);
  }

  @Test
  void buildsAgainAfterABuildThatWasCutShort() throws Exception {
    launch("version");
    Files.createFile(home.resolve("target/drover.begun"));

    launch("version");

    assertThat(builds()).isEqualTo(2);
    assertThat(home.resolve("target/drover.begun")).doesNotExist();
  }

  @Test
  void takesOverTheLockOfALauncherThatDied() throws Exception {
    Process dead = new ProcessBuilder("true").start();
    dead.waitFor();
    Path lock = Files.createDirectories(home.resolve("target/.building"));
    Files.writeString(lock.resolve("pid"), dead.pid() + "\n");

    Ended ended = launch("version");

    assertThat(ended.exitCode).isZero();
    assertThat(builds()).isEqualTo(1);
    assertThat(lock).doesNotExist();
  }

  private record Ended(int exitCode, String out, String err) {}

  private Ended launch(String... args) throws Exception {
    return launch(Map.of(), args);
  }

  private Ended launch(Map<String, String> environment, String... args) throws Exception {
    return end(begin(home.resolve("bin/drover"), environment, args));
  }

  private Process begin(Path launcher, Map<String, String> more, String... args)
      throws IOException {
    var command = new java.util.ArrayList<>(List.of("/bin/sh", launcher.toString()));
    command.addAll(List.of(args));
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path.toString());
    builder.environment().putAll(more);
    Path streams = Files.createTempDirectory(folder, "streams");
    builder.redirectOutput(streams.resolve("out").toFile());
    builder.redirectError(streams.resolve("err").toFile());
    Process process = builder.start();
    streamsOf.put(process, streams);
    return process;
  }

  private final Map<Process, Path> streamsOf = new java.util.HashMap<>();

  private String said(Process process) throws IOException {
    return Files.readString(streamsOf.get(process).resolve("err"), UTF_8);
  }

  private Ended end(Process process) throws Exception {
    assertThat(process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).as("ended").isTrue();
    String out = Files.readString(streamsOf.get(process).resolve("out"), UTF_8);
    return new Ended(process.exitValue(), out, said(process));
  }

  private long builds() throws IOException {
    return Files.readAllLines(home.resolve("target/builds")).size();
  }

  private static void age(Path file, Duration age) throws IOException {
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minus(age)));
  }

  private static Path locate(String command) {
    return List.of("/bin", "/usr/bin").stream()
        .map(bin -> Path.of(bin, command))
        .filter(Files::isExecutable)
        .findFirst()
        .orElseThrow();
  }

  private static void script(Path file, String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
