package dev.drover.settings;

import java.net.URI;
import java.util.regex.Pattern;

/** Texts that may hold a password, as people and logs may see them. */
public final class Masked {

  private static final String STARS = "****";

  /** Up to the last @, so that a password with an unencoded @ or / is hidden whole. */
  private static final Pattern USER_INFO = Pattern.compile("(://[^:/@]*):.*@");

  private static final Pattern PASSWORD_PARAMETER = Pattern.compile("(?i)(pass\\w*=)[^&;\\s]*");

  private Masked() {}

  /** The address with stars for its password; unchanged when it has none. */
  public static String uri(URI uri) {
    String userInfo = uri.getRawUserInfo();
    if (userInfo == null || !userInfo.contains(":")) {
      return parameters(uri.toString());
    }
    String user = userInfo.substring(0, userInfo.indexOf(':'));
    return parameters(
        uri.toString().replace("://" + userInfo + "@", "://" + user + ":" + STARS + "@"));
  }

  /** The same for a text that may be no valid URI, such as a JDBC URL or a typing mistake. */
  public static String text(String address) {
    return parameters(USER_INFO.matcher(address).replaceAll("$1:" + STARS + "@"));
  }

  private static String parameters(String address) {
    return PASSWORD_PARAMETER.matcher(address).replaceAll("$1" + STARS);
  }

  /** Stars of one length for every secret; nothing for an empty one. */
  static String secret(String secret) {
    return secret.isEmpty() ? "" : STARS;
  }
}
