package dev.drover.outbox;

/**
 * How a destination stands.
 *
 * @param published that are still in the table, counted up to {@link OutboxBacklog#MOST_COUNTED}
 * @param lastMinute how many of the latest {@link #LATEST} by id were published within a minute
 */
public record OutboxStanding(OutboxBacklog backlog, long published, long lastMinute) {

  /** So many published events are looked at. */
  public static final int LATEST = 10_000;
}
