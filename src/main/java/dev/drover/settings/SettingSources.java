package dev.drover.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Collects what the file and the environment set, by key, and the faults in their names. */
final class SettingSources {

  private static final Set<String> LAUNCHERS =
      Set.of(
          "DROVER_HOME",
          "DROVER_JAVA_OPTS",
          "DROVER_BUILD",
          "DROVER_DEBUG",
          "DROVER_LOG_LEVEL",
          "DROVER_LOG_LIBRARIES");

  private static final String FILE_NAME = "application.properties";
  private static final String VARIABLE_PREFIX = "DROVER_";

  private final Map<String, SettingKey<?>> byName = index(SettingKey::name);
  private final Map<String, SettingKey<?>> byVariable = index(SettingKey::variable);
  private final Map<String, Setting> inForce = new LinkedHashMap<>();
  private final Properties others = new Properties();
  private final Faults faults;

  SettingSources(Faults faults) {
    this.faults = faults;
  }

  /** The setting in force; empty when nobody sets the key, or sets it to nothing. */
  Optional<Setting> get(SettingKey<?> key) {
    return Optional.ofNullable(inForce.get(key.name())).filter(s -> !s.text().isEmpty());
  }

  /** Every key that is not Drover's. */
  Properties others() {
    return others;
  }

  void addFolder(Path configDir) {
    if (!Files.isDirectory(configDir)) {
      faults.add(
          new Setting(configDir.toString(), "", "settings", 0),
          "is no folder",
          "name the folder that holds " + FILE_NAME);
      return;
    }
    Path file = configDir.resolve(FILE_NAME);
    if (Files.exists(file)) {
      addFile(file);
    }
  }

  private void addFile(Path file) {
    try {
      PropertiesFile.read(file).forEach(this::addKey);
    } catch (IOException e) {
      faults.add(
          new Setting(file.toString(), "", "settings", 0),
          "cannot be read (" + e + ")",
          "make it a readable text file in UTF-8");
    } catch (IllegalArgumentException e) {
      faults.add(
          new Setting("\\u", "", e.getMessage(), 0),
          "begins a broken character",
          "write four hexadecimal digits after it, or the character itself");
    }
  }

  private void addKey(Setting setting) {
    if (!setting.name().startsWith(SettingKey.PREFIX)) {
      others.setProperty(setting.name(), setting.text());
      return;
    }
    if (!byName.containsKey(setting.name())) {
      unknown(setting, byName.keySet());
      return;
    }
    Setting earlier = inForce.putIfAbsent(setting.name(), setting);
    if (earlier != null) {
      faults.add(setting, "is set on line " + earlier.line() + " too", "keep one of them");
    }
  }

  void addEnvironment(Map<String, String> environment) {
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(VARIABLE_PREFIX) && !isReserved(name)) {
                addVariable(new Setting(name, value.strip(), Setting.ENVIRONMENT, 0));
              }
            });
  }

  /** The launcher's, the command line's and the log's variables are no settings. */
  private static boolean isReserved(String variable) {
    return LAUNCHERS.contains(variable) || variable.startsWith("DROVER_TEST_");
  }

  private void addVariable(Setting setting) {
    SettingKey<?> key = byVariable.get(setting.name());
    if (key == null) {
      unknown(setting, byVariable.keySet());
    } else {
      inForce.put(key.name(), setting);
    }
  }

  private void unknown(Setting setting, Collection<String> known) {
    String advice =
        Nearest.to(setting.name(), known)
            .map(nearest -> "did you mean '" + nearest + "'?")
            .orElseGet(
                () -> "known are " + known.stream().sorted().collect(Collectors.joining(", ")));
    faults.add(setting, "is no setting of Drover", advice);
  }

  private static Map<String, SettingKey<?>> index(Function<SettingKey<?>, String> name) {
    return SettingKey.ALL.stream()
        .collect(Collectors.toMap(name, Function.identity(), (a, b) -> a, LinkedHashMap::new));
  }
}
