package dev.drover.dedup;

import java.util.UUID;

/**
 * A row of {@code message_dedup}, as far as the next claim needs it.
 *
 * @param key the row's primary key
 * @param done whether the effect has happened
 * @param owner the daemon that claimed it
 * @param token of the claim
 * @param runOver whether its owner has started again since: the run that made the claim is over
 * @param ownerAlive whether its owner's last beat is younger than the lease
 */
record Claim(UUID key, boolean done, UUID owner, UUID token, boolean runOver, boolean ownerAlive) {}
