package dev.drover.settings;

/**
 * The database that holds what Drover must remember.
 *
 * @param url {@code jdbc:postgresql://host/database}; empty means an H2 file in the data folder
 * @param user may be empty, when the URL names it
 * @param password may be empty; never printed
 * @param poolSize the most connections that are open at a time
 */
public record SqlSettings(String url, String user, String password, int poolSize) {

  /** Whether the daemon keeps its rows in its own H2 file, because no address was given. */
  public boolean isEmbedded() {
    return url.isEmpty();
  }

  /** The settings without the password, for people to read. */
  @Override
  public String toString() {
    return "SqlSettings[url=%s, user=%s, password=%s, poolSize=%d]"
        .formatted(
            isEmbedded() ? "embedded" : Masked.text(url), user, Masked.secret(password), poolSize);
  }
}
