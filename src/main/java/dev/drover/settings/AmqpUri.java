package dev.drover.settings;

import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Rewrites checked AMQP addresses. */
final class AmqpUri {

  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private AmqpUri() {}

  /**
   * A path that is only "/" is left out: clients would read it as a virtual host without a name.
   */
  static URI normal(URI uri) {
    return "/".equals(uri.getRawPath()) ? with(uri, uri.getRawUserInfo(), "") : uri;
  }

  static boolean hasUser(URI uri) {
    return uri.getRawUserInfo() != null && !user(uri).isEmpty();
  }

  static URI withPassword(URI uri, String password) {
    return with(uri, user(uri) + ":" + encoded(password), uri.getRawPath());
  }

  private static String user(URI uri) {
    return uri.getRawUserInfo().split(":", 2)[0];
  }

  private static URI with(URI uri, String userInfo, String path) {
    return URI.create(
        uri.getScheme()
            + "://"
            + (userInfo == null ? "" : userInfo + "@")
            + uri.getHost()
            + (uri.getPort() == -1 ? "" : ":" + uri.getPort())
            + path
            + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery()));
  }

  private static String encoded(String password) {
    var out = new StringBuilder();
    for (byte b : password.getBytes(StandardCharsets.UTF_8)) {
      out.append(UNRESERVED.indexOf(b) >= 0 ? Character.toString(b) : "%%%02X".formatted(b));
    }
    return out.toString();
  }
}
