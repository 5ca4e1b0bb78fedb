package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.drover.process.Readme;
import dev.drover.settings.DroverSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the documentation shows works: its routes, its settings, its links. */
class DocumentationTest {

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(#[^)]*)?\\)");

  @TempDir Path folder;

  @Test
  void everyRouteInThePagesCanBeRun() throws Exception {
    int checked = 0;
    for (Readme.Block block : blocks("yaml")) {
      Path config = folder.resolve("config-" + checked++);
      Files.createDirectories(config.resolve("routes"));
      Files.writeString(config.resolve("routes/shown.camel.yaml"), block.text());

      new RouteCheck(config, new Properties(), beans()).refuseBroken();
    }
    System.out.println(checked + " YAML blocks of the documentation checked");
    assertThat(checked).isGreaterThanOrEqualTo(4);
  }

  @Test
  void everySettingInThePagesExists() throws Exception {
    int checked = 0;
    for (Readme.Block block : blocks("properties")) {
      Path config = Files.createDirectories(folder.resolve("settings-" + checked++));
      Path secret = Files.writeString(folder.resolve("secret"), "s3cret");
      String text = block.text().replaceAll("file:\\S+", "file:" + secret);
      Files.writeString(config.resolve("application.properties"), text);

      DroverSettings.read(config, Map.of("RABBITMQ_PASSWORD", "s3cret"));
    }
    assertThat(checked).isPositive();
  }

  @Test
  void everyLinkBetweenThePagesLeadsSomewhere() throws Exception {
    var broken = new TreeSet<String>();
    int checked = 0;
    for (Path page : Readme.pages()) {
      var matcher = LINK.matcher(Files.readString(page));
      while (matcher.find()) {
        checked++;
        Path target = page.toAbsolutePath().getParent().resolve(matcher.group(1)).normalize();
        if (!Files.exists(target)) {
          broken.add(page + " -> " + matcher.group(1));
        }
      }
    }
    assertThat(checked).isGreaterThan(10);
    assertThat(broken).isEmpty();
  }

  private static List<Readme.Block> blocks(String language) throws Exception {
    var blocks = new ArrayList<Readme.Block>();
    for (Path page : Readme.pages()) {
      Readme.blocks(page).stream()
          .filter(block -> block.language().equals(language))
          .forEach(blocks::add);
    }
    return blocks;
  }

  private static Map<String, Object> beans() {
    return Gateway.beans(new MemoryIdempotentRepository());
  }
}
