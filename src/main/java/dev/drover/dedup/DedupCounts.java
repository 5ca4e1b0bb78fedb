package dev.drover.dedup;

/**
 * What a repository decided since its process started.
 *
 * @param claimed messages that were new, or taken over, and went on into their route
 * @param dropped duplicates of finished messages
 * @param withoutId messages without an id, which went on undeduplicated
 * @param takenOver of the claimed ones, those that an earlier run or a dead daemon had claimed
 * @param lostClaims messages whose effect happened here after another daemon had taken the claim
 *     over: the effect may have happened twice
 */
public record DedupCounts(
    long claimed, long dropped, long withoutId, long takenOver, long lostClaims) {}
