package dev.drover.console;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The names under which the API answers. A web page that has its own name resolve to this machine
 * (DNS rebinding) reaches the port from the operator's browser, and is refused by its name.
 */
final class HostNames {

  private static final Set<String> EVERY_INTERFACE = Set.of("0.0.0.0", "::", "[::]");
  private static final Pattern PORT = Pattern.compile(":\\d{0,5}$");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]");
  private static final Pattern ADDRESS = Pattern.compile("\\d+(\\.\\d+){3}|\\[[0-9a-f:.]+]");

  private final String configured;

  /**
   * @param configured the host that the daemon listens on; of every interface, any address is
   *     answered, and still no name
   */
  HostNames(String configured) {
    String host = configured.toLowerCase(Locale.ROOT);
    this.configured = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
  }

  /**
   * @param header the request's Host, with or without port
   */
  boolean answer(Optional<String> header) {
    String host = PORT.matcher(header.orElse("").toLowerCase(Locale.ROOT)).replaceFirst("");
    return LOOPBACK.matcher(host).matches()
        || host.equals(configured)
        || EVERY_INTERFACE.contains(configured) && ADDRESS.matcher(host).matches();
  }
}
