package dev.drover.saga;

import java.time.Instant;
import java.util.Optional;

/**
 * A saga, for people. Times are by the clock of the database.
 *
 * @param due its deadline, or its next try; empty when it ended or is stuck
 * @param error why it is not completed; empty when nothing failed
 */
public record SagaListed(
    String id,
    String type,
    String businessKey,
    SagaState state,
    Instant startedAt,
    Instant changedAt,
    Optional<Instant> due,
    Optional<Instant> endedAt,
    Optional<String> error) {}
