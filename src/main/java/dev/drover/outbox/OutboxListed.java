package dev.drover.outbox;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * An event, for people. Times are by the clock of the database.
 *
 * @param aggregate empty: in no order
 * @param state as the table has it
 * @param attempts that failed through its own fault
 * @param age since it was stored
 * @param nextTry not before; empty when it is not pending
 * @param endedAt when it was published or discarded
 * @param error its last failure
 */
public record OutboxListed(
    long id,
    String messageId,
    String destination,
    String aggregate,
    String type,
    String state,
    int attempts,
    Instant createdAt,
    Duration age,
    Optional<Instant> nextTry,
    Optional<Instant> endedAt,
    Optional<String> error) {}
