package dev.drover.rabbitmq;

/** The priority of a publish. */
final class Priority {

  /** AMQP has one octet for it, in which -1 would be the most urgent of all. */
  private static final long HIGHEST = 255;

  private Priority() {}

  /**
   * A whole number, or its text, at least 0 and at most 255; null where none is given.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static Integer of(Object given) {
    if (given == null || given.toString().isBlank()) {
      return null;
    }
    return (int) Math.max(0, Math.min(HIGHEST, whole(given)));
  }

  private static long whole(Object given) {
    try {
      return Long.parseLong(given.toString().strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "priority '%s' is no whole number; allowed is 0 to 255, of which a queue counts as many as its x-max-priority: correct header %s"
              .formatted(given, RabbitmqConstants.PRIORITY));
    }
  }
}
