package dev.drover.broker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports on 127.0.0.1 that nobody listens on just now, none of them given out twice in this build.
 *
 * <p>They lie below 32768, where Linux begins to number the near ends of outgoing connections: a
 * port picked from that range may be some client's by the time a server asks for it.
 */
public final class FreePorts {
  private static final int LOWEST = 20_000;
  private static final int BEYOND_ALL = 32_768;

  /** Each JVM of a build has a range of its own. */
  private static final int RANGES = 4;

  private static final int EACH = (BEYOND_ALL - LOWEST) / RANGES;
  private static final int FIRST = LOWEST + EACH * (Integer.getInteger("fork", 0) % RANGES);
  private static final int BEYOND = FIRST + EACH;
  private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  public static int next() {
    int port;
    do {
      port = ThreadLocalRandom.current().nextInt(FIRST, BEYOND);
    } while (!GIVEN.add(port) || isTaken(port));
    return port;
  }

  private static boolean isTaken(int port) {
    try {
      new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1")).close();
      return false;
    } catch (BindException e) {
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
