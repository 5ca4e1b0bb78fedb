package dev.drover.saga;

/**
 * What this daemon has done with sagas since its start.
 *
 * @param started new ones
 * @param joined taken up again by a repeated command
 * @param answered commands whose saga had ended
 * @param completed ended so
 * @param compensated ended so
 * @param stuck how often a compensation or completion ran out of tries
 * @param milliseconds from the start to the end, by this daemon's clock, of all that it completed
 *     or compensated
 */
public record SagaCounts(
    long started,
    long joined,
    long answered,
    long completed,
    long compensated,
    long stuck,
    long milliseconds) {}
