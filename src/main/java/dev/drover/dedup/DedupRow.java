package dev.drover.dedup;

import java.time.Instant;
import java.util.Optional;

/**
 * What is remembered of a message.
 *
 * @param route whose message it is
 * @param messageId for people to read
 * @param owner the identity of the daemon that claimed it
 * @param ours whether that is this daemon
 * @param claimedAt by the clock of the database
 * @param doneAt empty while it is only claimed
 */
public record DedupRow(
    String route,
    String messageId,
    String owner,
    boolean ours,
    Instant claimedAt,
    Optional<Instant> doneAt) {}
