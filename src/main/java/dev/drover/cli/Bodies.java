package dev.drover.cli;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The bodies to send, one after the other, byte for byte; the input is read as it is sent. */
interface Bodies extends AutoCloseable {

  /** The next body; empty at the end. */
  Optional<byte[]> next();

  @Override
  default void close() {}

  /** The same body several times. */
  static Bodies repeated(byte[] body, int count) {
    int[] left = {count};
    return () -> left[0]-- > 0 ? Optional.of(body) : Optional.empty();
  }

  /**
   * The lines of a file that are not empty, without their line ends.
   *
   * @param file a dash means stdin
   */
  static Bodies lines(Path file) {
    try {
      InputStream in = "-".equals(file.toString()) ? System.in : Files.newInputStream(file);
      return new Lines(file, new BufferedInputStream(in));
    } catch (IOException e) {
      throw Lines.unreadable(file, e);
    }
  }

  /** Splits at line feeds, without decoding. */
  final class Lines implements Bodies {

    private final Path file;
    private final InputStream in;

    private Lines(Path file, InputStream in) {
      this.file = file;
      this.in = in;
    }

    @Override
    public Optional<byte[]> next() {
      try {
        var line = new ByteArrayOutputStream();
        int b = in.read();
        while (b >= 0 && (b != '\n' || line.size() == 0)) {
          append(line, b);
          b = in.read();
        }
        return line.size() == 0 ? Optional.empty() : Optional.of(trimmed(line.toByteArray()));
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    /** Skips the line end of an empty line. */
    private static void append(ByteArrayOutputStream line, int b) {
      if (line.size() > 0 || (b != '\n' && b != '\r')) {
        line.write(b);
      }
    }

    private static byte[] trimmed(byte[] line) {
      boolean carriageReturn = line[line.length - 1] == '\r';
      return carriageReturn ? java.util.Arrays.copyOf(line, line.length - 1) : line;
    }

    @Override
    public void close() {
      try {
        in.close();
      } catch (IOException e) {
        throw unreadable(file, e);
      }
    }

    private static CommandFailed unreadable(Path file, IOException e) {
      String reason = Files.exists(file) ? e.getMessage() : "there is no such file";
      return new CommandFailed("file '%s' cannot be read: %s".formatted(file, reason), e);
    }
  }
}
