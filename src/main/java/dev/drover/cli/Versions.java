package dev.drover.cli;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** What runs here: Drover, the JVM, and the libraries on the data path. */
public final class Versions {

  private static final String UNKNOWN = "development";

  private Versions() {}

  /** Drover's own; "development" when it runs from class files. */
  public static String drover() {
    return maven("dev.drover", "drover");
  }

  /** By name, in the order in which they are shown. */
  static Map<String, String> all() {
    var versions = new LinkedHashMap<String, String>();
    versions.put("drover", drover());
    versions.put("java", Runtime.version().toString());
    versions.put("camel", maven("org.apache.camel", "camel-api"));
    versions.put("kafka-clients", read("/kafka/kafka-version.properties"));
    versions.put("amqp-client", maven("com.rabbitmq", "amqp-client"));
    return versions;
  }

  /** Feeds {@code drover --version}. */
  static final class Provider implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return text().split("\n");
    }
  }

  static String text() {
    var text = new StringBuilder();
    all().forEach((name, version) -> text.append("%-14s %s%n".formatted(name, version)));
    return text.toString().stripTrailing();
  }

  private static String maven(String group, String artifact) {
    return read("/META-INF/maven/" + group + "/" + artifact + "/pom.properties");
  }

  private static String read(String resource) {
    try (InputStream in = Versions.class.getResourceAsStream(resource)) {
      var properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", UNKNOWN);
    } catch (IOException e) {
      return UNKNOWN;
    }
  }
}
