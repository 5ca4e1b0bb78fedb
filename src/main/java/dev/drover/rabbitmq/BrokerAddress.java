package dev.drover.rabbitmq;

import com.rabbitmq.client.Address;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Where a broker is and who connects, read from {@code amqp[s]://user:password@host:port/vhost}.
 * Its text never shows the password.
 *
 * @param others further nodes of the same broker, tried in turn
 */
record BrokerAddress(
    boolean tls,
    Address node,
    List<Address> others,
    String user,
    String password,
    String virtualHost) {

  private static final int PLAIN_PORT = 5672;
  private static final int TLS_PORT = 5671;

  /**
   * @param password in place of the URI's, or null
   * @param others {@code host:port,host:port}, or null
   * @throws IllegalArgumentException when the text is not an AMQP URI; it never shows user info
   */
  static BrokerAddress of(String uri, String password, String others) {
    URI parsed = parse(uri);
    boolean tls = parsed.getScheme().equals("amqps");
    String[] login = login(parsed);
    return new BrokerAddress(
        tls,
        new Address(parsed.getHost(), portOr(parsed.getPort(), tls)),
        addresses(others, tls),
        login[0],
        password == null ? login[1] : password,
        virtualHost(parsed.getRawPath()));
  }

  List<Address> nodes() {
    var all = new ArrayList<>(List.of(node));
    all.addAll(others);
    return all;
  }

  @Override
  public String toString() {
    return "%s://%s:%d/%s"
        .formatted(
            tls ? "amqps" : "amqp",
            node.getHost(),
            node.getPort(),
            virtualHost.equals("/") ? "" : virtualHost);
  }

  private static URI parse(String uri) {
    try {
      URI parsed = URI.create(uri);
      boolean amqp = "amqp".equals(parsed.getScheme()) || "amqps".equals(parsed.getScheme());
      if (amqp && parsed.getHost() != null) {
        return parsed;
      }
    } catch (IllegalArgumentException e) {
      // its message would show the password
    }
    throw new IllegalArgumentException(
        "the broker's uri must be amqp://user:password@host:port/vhost or amqps://…, with special"
            + " characters of user and password percent-encoded");
  }

  private static String[] login(URI uri) {
    if (uri.getRawUserInfo() == null) {
      return new String[] {"guest", "guest"};
    }
    String[] parts = uri.getRawUserInfo().split(":", 2);
    return new String[] {decoded(parts[0]), parts.length > 1 ? decoded(parts[1]) : ""};
  }

  private static String virtualHost(String path) {
    return path == null || path.isEmpty() || path.equals("/") ? "/" : decoded(path.substring(1));
  }

  private static List<Address> addresses(String others, boolean tls) {
    if (others == null || others.isBlank()) {
      return List.of();
    }
    return Arrays.stream(others.split(","))
        .map(text -> Address.parseAddress(text.trim()))
        .map(a -> new Address(a.getHost(), portOr(a.getPort(), tls)))
        .toList();
  }

  private static int portOr(int port, boolean tls) {
    if (port > 0) {
      return port;
    }
    return tls ? TLS_PORT : PLAIN_PORT;
  }

  /** Percent-decoding only: a plus sign stays one. */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
