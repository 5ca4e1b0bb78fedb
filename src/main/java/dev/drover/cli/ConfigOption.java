package dev.drover.cli;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The {@code --config} option that several commands share. */
final class ConfigOption {

  @Option(
      names = "--config",
      paramLabel = "DIR",
      description =
          "The folder with application.properties and routes/. Default: config/ of the installation")
  private Path config;

  /** What was given, else config/ beside bin/, else config/ in the working folder. */
  Path folder() {
    if (config != null) {
      return config.toAbsolutePath().normalize();
    }
    return Path.of(System.getProperty("drover.home", "")).resolve("config").toAbsolutePath();
  }
}
