package dev.drover.dedup;

import java.time.Instant;

/**
 * How many messages of a route are remembered in a state.
 *
 * @param state claimed or done
 * @param oldest when the oldest of them was claimed, by the clock of the database
 */
public record DedupRows(String route, String state, long rows, Instant oldest) {}
