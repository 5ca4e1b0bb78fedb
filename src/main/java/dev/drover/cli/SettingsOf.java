package dev.drover.cli;

import dev.drover.settings.DroverSettings;
import dev.drover.settings.InvalidSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The daemon's own settings, as a command reads them. */
final class SettingsOf {

  /** Variables that steer this program and its launcher, not the daemon's settings. */
  private static final List<String> OWN =
      List.of("DROVER_DEBUG", "DROVER_LOG_", "DROVER_HOME", "DROVER_JAVA_OPTS", "DROVER_BUILD");

  private SettingsOf() {}

  /**
   * @throws CommandFailed naming every fault in the settings
   */
  static DroverSettings read(Path configDir, Map<String, String> environment) {
    try {
      return DroverSettings.read(configDir, withoutOwn(environment));
    } catch (InvalidSettings e) {
      throw new CommandFailed(
          StartRefused.MISCONFIGURED, e.faults().stream().map(Object::toString).toList(), e);
    }
  }

  private static Map<String, String> withoutOwn(Map<String, String> environment) {
    return environment.entrySet().stream()
        .filter(e -> OWN.stream().noneMatch(e.getKey()::startsWith))
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }
}
