package dev.drover.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The file that an operator edits tells the truth about the keys that Drover knows. */
class ShippedSettingsTest {

  private static final Path CONFIG = Path.of("config");
  private static final Pattern KEY =
      Pattern.compile("#?(drover\\.[\\w.-]+|camel\\.[\\w.-]+) ?= ?(.*)");

  private record Shown(String value, String lineAbove) {}

  @Test
  void namesEveryKeyAndNoOther() throws Exception {
    var names = shown().keySet().stream().filter(k -> k.startsWith("drover.")).toList();

    assertThat(names)
        .containsExactlyInAnyOrderElementsOf(
            SettingKey.ALL.stream().map(SettingKey::name).toList());
  }

  @Test
  void explainsEveryKeyAboveIt() throws Exception {
    shown()
        .forEach(
            (key, shown) ->
                assertThat(shown.lineAbove())
                    .as("line above " + key)
                    .startsWith("# ")
                    .endsWith("."));
  }

  @Test
  void showsTheDefaults() throws Exception {
    Map<String, Shown> shown = shown();
    for (SettingKey<?> key : SettingKey.ALL) {
      if (!key.byDefault().isEmpty()) {
        assertThat(shown.get(key.name()).value()).as(key.name()).isEqualTo(key.byDefault());
      }
    }
  }

  @Test
  void isReadAsTheDefaults() throws Exception {
    DroverSettings settings = DroverSettings.read(CONFIG, Map.of());

    assertThat(settings.rabbitmq().isEmbedded()).isTrue();
    assertThat(settings.kafka().isEmbedded()).isTrue();
    assertThat(settings.sql().isEmbedded()).isTrue();
    assertThat(settings.camel())
        .containsEntry("camel.main.name", "drover")
        .containsEntry("camel.main.shutdownTimeout", "60");
  }

  @Test
  void everyDescriptionIsASentence() {
    assertThat(SettingKey.ALL).isNotEmpty().allMatch(k -> k.description().matches("[A-Z].*\\."));
    assertThat(SettingKey.ALL).extracting(SettingKey::variable).doesNotHaveDuplicates();
  }

  private static Map<String, Shown> shown() throws Exception {
    List<String> lines = Files.readAllLines(CONFIG.resolve("application.properties"));
    var shown = new HashMap<String, Shown>();
    for (int i = 1; i < lines.size(); i++) {
      Matcher line = KEY.matcher(lines.get(i));
      if (line.matches()) {
        var value = new Shown(line.group(2), lines.get(i - 1));
        assertThat(shown.put(line.group(1), value)).as(line.group(1) + " twice").isNull();
      }
    }
    return shown;
  }
}
