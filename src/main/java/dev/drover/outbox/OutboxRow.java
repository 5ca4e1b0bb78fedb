package dev.drover.outbox;

import java.time.Instant;

/**
 * An event that is due.
 *
 * @param id its place in the order of its aggregate
 * @param aggregate empty: in no order
 * @param headers the text of the row: a JSON object, or what somebody wrote there
 * @param attempts that failed through its own fault
 * @param createdAt by the clock of the database
 */
record OutboxRow(
    long id,
    String messageId,
    String aggregate,
    String type,
    byte[] payload,
    String headers,
    int attempts,
    Instant createdAt) {}
