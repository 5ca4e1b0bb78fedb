package dev.drover.cli;

import java.util.List;

/**
 * One bridge's account. All but the first three figures are computed from what was read on the far
 * side: the target and the dead letters.
 *
 * @param sent messages sent, repeats included
 * @param unique different ids among them
 * @param poison of those, how many have a broken body
 * @param delivered ids read from the target
 * @param duplicatesDropped copies sent of ids that arrived, minus their arrivals
 * @param deadLettered ids read from the dead letters
 * @param arrivedTwice ids read more than once, in one place or in both
 * @param lost ids read nowhere
 * @param seconds from the first send to the last arrival
 * @param messagesPerSecond sent, by those seconds
 * @param twiceIds the first ten of them
 * @param lostIds the first ten of them
 */
record DemoAccount(
    String bridge,
    int sent,
    int unique,
    int poison,
    int delivered,
    int duplicatesDropped,
    int deadLettered,
    int arrivedTwice,
    int lost,
    double seconds,
    long messagesPerSecond,
    List<String> twiceIds,
    List<String> lostIds) {

  boolean isClean() {
    return lost == 0 && arrivedTwice == 0;
  }
}
