package dev.drover.fault;

import dev.drover.process.DaemonProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.Stream;
import org.jboss.byteman.agent.Main;

/**
 * A fault that the daemon does not have, planted by Byteman's rules ({@code
 * src/test/resources/fault/*.btm}) when its JVM loads the class. Each rule prints "planted:" when
 * it acts.
 */
enum PlantedFault {
  ACK_BEFORE_EFFECT,
  RELEASE_WITHOUT_TOKEN,
  COMMIT_ON_REVOKE,
  NO_MANDATORY,
  SWALLOW_NACK,
  RELOAD_RESTARTS_ALL,
  BROKEN_FILE_TAKES_ROUTES_AWAY,

  /** No fault, but the stage for one. */
  ORDERS_FAIL_SLOWLY;

  /** The options of a JVM in which these faults are planted. */
  static String options(PlantedFault... faults) {
    var agent = new StringBuilder(Installation.IMPATIENT);
    for (int i = 0; i < faults.length; i++) {
      PlantedFault fault = faults[i];
      agent.append(i == 0 ? " -javaagent:" + jar() + "=" : ",");
      agent.append("script:").append(fault.script());
    }
    return agent.toString();
  }

  /** Whether its rule has acted in any run of the daemon's. */
  boolean actedIn(DaemonProcess daemon) throws IOException {
    String trace = "planted: " + name().toLowerCase(Locale.ROOT).replace('_', ' ');
    try (Stream<Path> files = Files.list(daemon.folder())) {
      for (Path output : files.filter(file -> file.toString().endsWith(".out")).toList()) {
        if (Files.readString(output).contains(trace)) {
          return true;
        }
      }
    }
    return false;
  }

  Path script() {
    String name = name().toLowerCase(Locale.ROOT).replace('_', '-') + ".btm";
    return Path.of("src", "test", "resources", "fault", name).toAbsolutePath();
  }

  private static Path jar() {
    return Path.of(Main.class.getProtectionDomain().getCodeSource().getLocation().getPath());
  }
}
