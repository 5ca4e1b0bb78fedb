package dev.drover.saga;

import java.util.UUID;

/**
 * A row of {@code saga}, as far as going on with it needs.
 *
 * @param key which saga it is
 * @param state where it is
 * @param owner who works on it; null when nobody does
 * @param token of whoever has it
 * @param runOver whether its owner has started again since the saga was last written
 * @param ownerAlive whether its owner's last beat is younger than the lease
 * @param since when it started, as of this process's {@link System#nanoTime()}
 * @param outcome JSON; null while there is none
 * @param error why it is not completed; null when nothing failed
 */
record SagaRow(
    SagaKey key,
    SagaState state,
    UUID owner,
    UUID token,
    boolean runOver,
    boolean ownerAlive,
    long since,
    String outcome,
    String error) {}
