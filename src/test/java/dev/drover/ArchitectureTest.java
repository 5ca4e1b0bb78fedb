package dev.drover;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the arrows between the rooms, and the libraries that each room may use. */
class ArchitectureTest {

  private static final String ROOT = "dev.drover";
  private static final String CAMEL = "org.apache.camel";

  /** What a room may use beside itself and the JDK: rooms by name, libraries by package. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("backoff", Set.of()),
          Map.entry("probe", Set.of()),
          Map.entry("delivery", Set.of(CAMEL)),
          Map.entry("settings", Set.of("backoff")),
          Map.entry(
              "sql",
              Set.of(
                  "settings",
                  "backoff",
                  "com.zaxxer.hikari",
                  "org.flywaydb",
                  "org.h2",
                  "org.postgresql")),
          Map.entry("transaction", Set.of("sql", "delivery", CAMEL, "org.springframework")),
          Map.entry("dedup", Set.of("settings", "backoff", "sql", "delivery", CAMEL)),
          Map.entry("outbox", Set.of("backoff", "sql", "delivery", CAMEL, "com.fasterxml.jackson")),
          Map.entry("retry", Set.of("backoff", "delivery", CAMEL)),
          Map.entry(
              "saga",
              Set.of("settings", "backoff", "sql", "delivery", CAMEL, "com.fasterxml.jackson")),
          Map.entry("deadletter", Set.of("settings", "backoff", "sql", "delivery", CAMEL)),
          Map.entry(
              "rabbitmq", Set.of("settings", "backoff", "delivery", CAMEL, "com.rabbitmq.client")),
          Map.entry(
              "kafka",
              Set.of("settings", "backoff", "probe", "delivery", "sql", CAMEL, "org.apache.kafka")),
          Map.entry(
              "embedded",
              Set.of("settings", "delivery", "org.apache.qpid", "org.apache.kafka", "kafka")),
          Map.entry("routes", Set.of("settings", "delivery", CAMEL, "org.snakeyaml")),
          Map.entry("reload", Set.of("settings", "routes", CAMEL, "com.fasterxml.jackson")),
          Map.entry("metrics", Set.of("delivery", CAMEL, "io.micrometer")),
          Map.entry(
              "console",
              Set.of(
                  "settings",
                  "delivery",
                  "metrics",
                  CAMEL,
                  "com.fasterxml.jackson",
                  "com.sun.net")),
          Map.entry(
              "cli",
              Set.of(
                  "settings",
                  "delivery",
                  "routes",
                  "console",
                  "picocli",
                  "com.fasterxml.jackson",
                  "com.rabbitmq.client",
                  "org.apache.kafka")));

  private static final Set<String> EVERYWHERE = Set.of("java", "javax", "org.slf4j");

  private final JavaClasses classes =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages(ROOT);

  @Test
  void everyArrowBetweenRoomsIsAllowed() {
    var violations = new TreeSet<String>();
    int seen = 0;
    for (JavaClass from : classes) {
      if (room(from).isEmpty()) {
        continue;
      }
      for (Dependency arrow : from.getDirectDependenciesFromSelf()) {
        seen++;
        violation(from, arrow.getTargetClass().getBaseComponentType()).ifPresent(violations::add);
      }
    }

    assertThat(seen).as("arrows looked at").isGreaterThan(100);
    assertThat(violations).as("arrows that are not allowed").isEmpty();
  }

  @Test
  void everyRoomIsNamedInTheRules() {
    var rooms = new TreeSet<String>();
    classes.forEach(c -> rooms.add(room(c)));
    rooms.remove("");

    assertThat(rooms).isNotEmpty().isSubsetOf(ALLOWED.keySet());
  }

  @Test
  void noRoomUsesTheRoot() {
    var users = new TreeSet<String>();
    for (JavaClass c : classes) {
      for (Dependency arrow : c.getDirectDependenciesFromSelf()) {
        if (!room(c).isEmpty() && arrow.getTargetClass().getPackageName().equals(ROOT)) {
          users.add(c.getName() + " uses " + arrow.getTargetClass().getName());
        }
      }
    }

    assertThat(users).isEmpty();
  }

  @Test
  void namesAreTheFieldsTerms() {
    var banned = List.of("Manager", "Helper", "Util", "Utils", "Impl", "Base");
    var found = new TreeMap<String, String>();
    for (JavaClass c : classes) {
      banned.stream()
          .filter(c.getSimpleName()::endsWith)
          .forEach(end -> found.put(c.getName(), end));
    }

    assertThat(found).isEmpty();
  }

  private static java.util.Optional<String> violation(JavaClass from, JavaClass to) {
    String room = room(from);
    var allowed = ALLOWED.getOrDefault(room, Set.of());
    if (to.isPrimitive() || mayUse(room, allowed, to)) {
      return java.util.Optional.empty();
    }
    return java.util.Optional.of(
        "%s uses %s; room '%s' may use %s"
            .formatted(from.getName(), to.getName(), room, new TreeSet<>(allowed)));
  }

  private static boolean mayUse(String room, Set<String> allowed, JavaClass to) {
    String target = to.getPackageName();
    if (target.equals(ROOT) || target.startsWith(ROOT + ".")) {
      return room(to).equals(room) || allowed.contains(room(to));
    }
    return within(EVERYWHERE, target) || within(allowed, target);
  }

  private static boolean within(Set<String> packages, String target) {
    return packages.stream().anyMatch(p -> target.equals(p) || target.startsWith(p + "."));
  }

  /** The first package below the root; empty for the root itself. */
  private static String room(JavaClass c) {
    String below = c.getPackageName().substring(ROOT.length());
    return below.isEmpty() ? "" : below.substring(1).split("\\.")[0];
  }
}
