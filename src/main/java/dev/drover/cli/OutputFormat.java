package dev.drover.cli;

/** How a command answers on stdout. */
enum OutputFormat {
  TEXT,
  JSON;

  /** As it is typed. */
  @Override
  public String toString() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
