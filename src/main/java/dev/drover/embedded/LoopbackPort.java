package dev.drover.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/**
 * A TCP port on 127.0.0.1 that an embedded server listens on.
 *
 * @param number 1 to 65535
 * @param server what listens there, as an operator calls it
 * @param setting the key that changes the number
 * @param remedy the setting that does without the embedded server
 */
record LoopbackPort(int number, String server, String setting, String remedy) {

  static final String HOST = "127.0.0.1";

  /** Fails now, with the remedy, rather than later, with a stack trace of the server. */
  void requireFree() {
    try (var probe = new ServerSocket()) {
      probe.bind(new InetSocketAddress(InetAddress.getByName(HOST), number));
    } catch (IOException e) {
      throw taken(e);
    }
  }

  EmbeddedServerUnavailable taken(Throwable cause) {
    return new EmbeddedServerUnavailable(
        ("'%s:%d' is taken, wanted by the %s: another drover? ('ss -ltnp sport = :%d' names the"
                + " process). Stop it, or set '%s' to a free port, or %s")
            .formatted(HOST, number, server, number, setting, remedy),
        cause);
  }

  String address() {
    return HOST + ":" + number;
  }
}
