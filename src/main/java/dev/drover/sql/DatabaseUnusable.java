package dev.drover.sql;

/** The database answers and cannot be used as it is; waiting does not help. */
public final class DatabaseUnusable extends Exception {
  DatabaseUnusable(String address, String found, String advice, Throwable cause) {
    super("database '%s' %s; %s".formatted(address, found, advice), cause);
  }
}
