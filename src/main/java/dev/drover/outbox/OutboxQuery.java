package dev.drover.outbox;

/**
 * Which events to list; an empty text means any.
 *
 * @param state as the table has it; empty: those that wait, parked or pending
 * @param limit the most, above zero
 */
public record OutboxQuery(String destination, String state, String aggregate, int limit) {}
