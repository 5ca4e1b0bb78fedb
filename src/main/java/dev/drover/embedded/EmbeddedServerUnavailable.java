package dev.drover.embedded;

/**
 * An embedded server could not start: its port or its data folder is in use, or its store cannot be
 * read. The message names which, and the setting to change.
 */
public final class EmbeddedServerUnavailable extends RuntimeException {
  public EmbeddedServerUnavailable(String message) {
    super(message);
  }

  public EmbeddedServerUnavailable(String message, Throwable cause) {
    super(message, cause);
  }
}
