package dev.drover.dedup;

import java.util.UUID;

/**
 * A row of {@code message_dedup}, as far as the next claim needs it.
 *
 * @param done whether the effect has happened
 * @param owner the daemon that claimed it
 * @param token of the claim
 * @param ownerAlive whether that daemon's last beat is younger than the lease, and the run that
 *     made the claim is its last one
 */
record Claim(boolean done, UUID owner, UUID token, boolean ownerAlive) {}
