package dev.drover.console;

import java.util.Map;

/**
 * How long the JDK's HTTP server bears with a client. It reads these system properties once, before
 * its first server; one that is set on the command line wins.
 */
final class Patience {

  private static final Map<String, String> LIMITS =
      Map.of(
          "sun.net.httpserver.maxReqTime", "5", // seconds for a whole request to arrive
          "sun.net.httpserver.maxRspTime", "30", // seconds for an answer to be taken
          "jdk.httpserver.maxConnections", "64",
          "sun.net.httpserver.nodelay", "true");

  private Patience() {}

  static void set() {
    LIMITS.forEach((name, value) -> System.getProperties().putIfAbsent(name, value));
  }
}
