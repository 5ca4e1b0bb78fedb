package dev.drover.fault;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Keeps a second JVM of the same build from running another installation beside this one: the
 * machine may be small, and a plan is about faults, not about a crowd.
 */
final class OneAtATime implements AutoCloseable {

  private final FileChannel channel;

  private OneAtATime(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for its turn. */
  static OneAtATime begin() {
    try {
      Path folder = Files.createDirectories(Path.of("target", "fault"));
      var channel =
          FileChannel.open(
              folder.resolve(".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.lock();
      return new OneAtATime(channel);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The lock ends with its channel, and with the process. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
