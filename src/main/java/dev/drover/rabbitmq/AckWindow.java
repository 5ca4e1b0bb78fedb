package dev.drover.rabbitmq;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * The books of one channel's deliveries: which are being worked on, which may be acknowledged.
 *
 * <p>A delivery is open from {@link #begin} until it is finished or released. Acknowledgements of
 * what has gathered are combined, and a combined one never passes an open delivery. What is
 * finished behind an open one waits for it, as an acknowledgement costs the broker the same for one
 * delivery as for hundreds; but not behind one that is held, nor in great numbers, nor for long.
 * Thread-safe; the caller writes the acknowledgements in the order in which it drained them.
 */
final class AckWindow {

  /**
   * An acknowledgement to write.
   *
   * @param multiple whether it covers every delivery before it too
   */
  record Ack(long tag, boolean multiple) {}

  private final int mostBehind;
  private final NavigableSet<Long> open = new TreeSet<>();
  private final Set<Long> held = new HashSet<>();
  private final NavigableSet<Long> finished = new TreeSet<>();

  private long oldestBefore;

  /**
   * @param mostBehind how many finished deliveries may wait behind an open one
   */
  AckWindow(int mostBehind) {
    this.mostBehind = mostBehind;
  }

  /** A delivery came. */
  synchronized void begin(long tag) {
    open.add(tag);
  }

  /** Its work is done: it may be acknowledged. A tag that is not open is ignored. */
  synchronized void finish(long tag) {
    held.remove(tag);
    if (open.remove(tag)) {
      finished.add(tag);
    }
  }

  /** Its work failed: it waits, unacknowledged, to go back. */
  synchronized void hold(long tag) {
    if (open.contains(tag)) {
      held.add(tag);
    }
  }

  /** A held delivery is being worked on again. */
  synchronized void resume(long tag) {
    held.remove(tag);
  }

  /** It has gone back or been rejected, by a command that is already written. */
  synchronized void release(long tag) {
    held.remove(tag);
    open.remove(tag);
  }

  /** What should be acknowledged now; each finished delivery comes out once. */
  synchronized List<Ack> drain() {
    List<Ack> acks = drainBeforeOldest();
    drainOneByOne(acks, isOldestHeld() ? 0 : mostBehind);
    return acks;
  }

  /**
   * As {@link #drain}, and what waits behind the delivery that was the oldest open one at the last
   * call too. To be called at intervals while something {@link #isWaiting waits}.
   */
  synchronized List<Ack> drainAfterAWhile() {
    List<Ack> acks = drain();
    long oldest = open.isEmpty() ? 0 : open.first();
    if (oldest == oldestBefore) {
      drainOneByOne(acks, 0);
    }
    oldestBefore = oldest;
    return acks;
  }

  /** Whatever may be acknowledged. */
  synchronized List<Ack> drainAll() {
    List<Ack> acks = drainBeforeOldest();
    drainOneByOne(acks, 0);
    return acks;
  }

  /** Whether a finished delivery waits for its acknowledgement. */
  synchronized boolean isWaiting() {
    return !finished.isEmpty();
  }

  private List<Ack> drainBeforeOldest() {
    var acks = new ArrayList<Ack>();
    NavigableSet<Long> before = open.isEmpty() ? finished : finished.headSet(open.first(), false);
    if (!before.isEmpty()) {
      acks.add(new Ack(before.last(), before.size() > 1));
      before.clear();
    }
    return acks;
  }

  /** The oldest first, until so many wait. */
  private void drainOneByOne(List<Ack> acks, int left) {
    while (finished.size() > left) {
      acks.add(new Ack(finished.pollFirst(), false));
    }
  }

  private boolean isOldestHeld() {
    return !open.isEmpty() && held.contains(open.first());
  }

  /** Deliveries being worked on or waiting for their acknowledgement; held ones are not. */
  synchronized int inProgress() {
    return open.size() - held.size() + finished.size();
  }
}
