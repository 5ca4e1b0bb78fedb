package dev.drover.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.stream.Stream;

/** The tar.gz that {@code mvn package} makes, unpacked once for each build to target/dist. */
public final class Distribution {

  private static final Path TARGET = Path.of("target").toAbsolutePath();

  private Distribution() {}

  /** The folder with bin/, lib/ and config/. Several JVMs may ask at once. */
  public static synchronized Path unpacked() {
    try {
      Path archive = archive();
      Path dist = Files.createDirectories(TARGET.resolve("dist"));
      try (var channel = open(dist.resolve(".lock"));
          var lock = channel.lock()) {
        assertThat(lock.isValid()).isTrue();
        return unpackedAt(dist.resolve(stamp(archive)), archive);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The archive of the last build. */
  public static Path archive() throws IOException {
    List<Path> archives = list(TARGET, ".tar.gz");
    assertThat(archives).as("run 'mvn package' first: archives in target/").hasSize(1);
    return archives.get(0);
  }

  /** Unpacks an archive into a folder that is there; returns the folder that was in it. */
  public static Path unpack(Path archive, Path into) throws IOException {
    var tar = new ProcessBuilder("tar", "-xzf", archive.toString(), "-C", into.toString());
    assertThat(tar.inheritIO().start().onExit().join().exitValue()).as("tar -xzf").isZero();
    List<Path> folders = list(into, "");
    assertThat(folders).as("folders in the archive").hasSize(1);
    return folders.get(0);
  }

  private static Path unpackedAt(Path place, Path archive) throws IOException {
    Path home = homeAt(place, archive);
    assertThat(home.resolve("lib/drover.jar"))
        .as("the archive is not of the last build: run 'mvn package'")
        .hasSameBinaryContentAs(TARGET.resolve("drover.jar"));
    return home;
  }

  private static Path homeAt(Path place, Path archive) throws IOException {
    if (!Files.exists(place)) {
      Path fresh = Files.createTempDirectory(place.getParent(), "unpacking");
      unpack(archive, fresh);
      Files.move(fresh, place);
    }
    return list(place, "").get(0);
  }

  private static FileChannel open(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
  }

  private static String stamp(Path archive) throws IOException {
    return "of-" + modified(archive).toMillis();
  }

  private static FileTime modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private static List<Path> list(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(end)).toList();
    }
  }
}
