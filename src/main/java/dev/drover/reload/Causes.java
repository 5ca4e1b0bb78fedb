package dev.drover.reload;

/** What an exception says to a person. */
final class Causes {

  private Causes() {}

  /** The first line of the innermost message: what Camel wraps around it says where, not why. */
  static String words(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage() == null ? root.toString() : root.getMessage();
    return message.lines().findFirst().orElse(message);
  }
}
