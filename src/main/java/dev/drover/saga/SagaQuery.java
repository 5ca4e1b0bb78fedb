package dev.drover.saga;

import java.time.Duration;

/**
 * Which sagas to list; an empty text and null mean any.
 *
 * @param state as the table has it
 * @param age how long ago they started at least
 * @param limit the most, above zero
 */
public record SagaQuery(String state, String type, String businessKey, Duration age, int limit) {}
