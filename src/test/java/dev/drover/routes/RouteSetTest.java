package dev.drover.routes;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Routes that are loaded one by one are what their files say. */
class RouteSetTest {

  @Test
  void anItemThatIsWrittenOutAloneSaysWhatItSaid() throws Exception {
    int items = 0;
    for (Path file : files()) {
      RouteSource source = parsed(file.toString(), Files.readString(file));
      for (var item : Tree.parts(source.tree())) {
        items++;
        String alone = new Slice(source.location(), List.of(item)).yaml();
        var again = Tree.parts(parsed("alone", alone).tree()).get(0);
        assertThat(Canonical.text(again)).as(file + "\n" + alone).isEqualTo(Canonical.text(item));
      }
    }
    assertThat(items).isGreaterThan(60);
  }

  @Test
  void aPlaceholderInAnIdIsResolved() {
    RouteSource file = parsed("a", "- route:\n    id: \"{{x}}\"\n    from:\n      uri: direct:a\n");

    RouteSet set = RouteSet.of(List.of(file), text -> text.replace("{{x}}", "named"));

    assertThat(set.routes()).containsOnlyKeys("named");
  }

  @Test
  void aBeanIsNamedByTheWholeWordOnly() {
    String beans = "- beans:\n    - name: led\n      type: java.lang.Object\n";
    String other = beans.replace("java.lang.Object", "java.lang.String");
    String route =
        "- route:\n    id: %s\n    from:\n      uri: direct:a\n      steps:\n        - bean:\n            ref: %s\n";
    String routes = route.formatted("one", "led") + route.formatted("two", "ledger");

    RouteChange change = set(beans + routes).to(set(other + routes));

    assertThat(change.changed()).containsExactly("one");
  }

  @Test
  void whatOnlyAStartTakesIsKnown() {
    String formats = "- dataFormats:\n    json:\n      id: x\n";

    assertThat(set(formats).needsRestart(set(formats))).isFalse();
    assertThat(set(formats).needsRestart(set(formats.replace("id: x", "id: y")))).isTrue();
  }

  private static RouteSet set(String yaml) {
    return RouteSet.of(List.of(parsed("file", yaml)), text -> text);
  }

  private static RouteSource parsed(String name, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return SyntaxGate.check(RouteSource.of(name, "file:" + name, bytes)).parsed().orElseThrow();
  }

  private static List<Path> files() throws Exception {
    var files = new ArrayList<Path>();
    for (String folder :
        List.of("src/test/resources/routes-correct", "src/main/resources/routes")) {
      try (Stream<Path> below = Files.walk(Path.of(folder))) {
        below.filter(file -> file.toString().endsWith(".yaml")).forEach(files::add);
      }
    }
    return files;
  }
}
