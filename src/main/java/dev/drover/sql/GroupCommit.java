package dev.drover.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets concurrent callers share a transaction: one commit, and as few statements as the work needs.
 *
 * <p>Nothing waits for company. A caller that finds a place free runs its own transaction, on its
 * own thread, as if it were alone. Who comes while all are taken waits, and whoever is done with
 * its statements or its commit, see {@link Overlap}, hands its place to the first that waits, who
 * takes all of them along. So groups grow with the load by themselves, and there is no thread to
 * start or stop.
 *
 * <p>Safe for use by many threads, platform or virtual: no monitor is held while one waits.
 *
 * @param <Q> what a caller wants
 * @param <A> what it gets
 */
public final class GroupCommit<Q, A> {

  /**
   * What a group does inside of its transaction. It may run again, as {@link Transactions.Work}.
   */
  @FunctionalInterface
  public interface Work<Q, A> {

    /**
     * @return the answers, in the order of the questions
     */
    List<A> with(Connection connection, List<Q> questions) throws SQLException;
  }

  /** What of two groups may happen at the same time. */
  public enum Overlap {
    /** All: of callers behind a statement that waits for a row, half wait with it. */
    TRANSACTIONS(2),

    /**
     * The statements of one and the commit of another, for work that waits for nobody's row. Groups
     * are larger, and a transaction costs more than its rows: measured with sagas, 16 at a time.
     */
    COMMITS(1);

    private final int atWork;

    /**
     * @param atWork groups that may run their statements at a time
     */
    Overlap(int atWork) {
      this.atWork = atWork;
    }
  }

  private static final int GROUP = 1000;

  /** Groups at a time: a third made it slower, see decision 0024. */
  private static final int MOST = 2;

  private final Transactions transactions;
  private final Duration patience;
  private final Overlap overlap;
  private final Work<Q, A> work;
  private final ReentrantLock lock = new ReentrantLock();
  private final Queue<Turn<Q, A>> waiting = new ArrayDeque<>();
  private int inAll;
  private int atWork;

  /**
   * @param patience for a database that does not answer, counted from the call of the caller in the
   *     group that has waited longest
   */
  public GroupCommit(
      Transactions transactions, Duration patience, Overlap overlap, Work<Q, A> work) {
    this.transactions = transactions;
    this.patience = patience;
    this.overlap = overlap;
    this.work = work;
  }

  /**
   * The answer, when it is committed. An interrupt ends no wait, for others may be in the same
   * transaction; it stays set.
   *
   * @throws SQLException what the transaction ended with; as {@link Transactions#run(Duration,
   *     Transactions.Work)}. A fault that waiting does not cure fails only the callers without whom
   *     the transaction succeeds
   */
  public A run(Q question) throws SQLException {
    var turn = new Turn<Q, A>(question);
    List<Turn<Q, A>> group = begin(turn) ? List.of(turn) : turn.await();
    if (!group.isEmpty()) {
      lead(group);
    }
    return turn.answer();
  }

  /** True when the caller is to flush at once; nobody else waits then. */
  private boolean begin(Turn<Q, A> turn) {
    lock.lock();
    try {
      if (!isFree()) {
        waiting.add(turn);
        return false;
      }
      occupy();
      return true;
    } finally {
      lock.unlock();
    }
  }

  private boolean isFree() {
    return inAll < MOST && atWork < overlap.atWork;
  }

  private void occupy() {
    inAll++;
    atWork++;
  }

  private void lead(List<Turn<Q, A>> group) {
    var working = new AtomicBoolean(true);
    try {
      answer(group, patience.minusNanos(group.get(0).age()), () -> worked(working));
    } finally {
      worked(working);
      ended();
      group.forEach(Turn::wake);
    }
  }

  /** The next group's statements may begin while this one commits. */
  private void worked(AtomicBoolean working) {
    if (working.getAndSet(false)) {
      lock.lock();
      try {
        atWork--;
        handOver();
      } finally {
        lock.unlock();
      }
    }
  }

  private void ended() {
    lock.lock();
    try {
      inAll--;
      handOver();
    } finally {
      lock.unlock();
    }
  }

  private void handOver() {
    if (!waiting.isEmpty() && isFree()) {
      occupy();
      waiting.element().lead(next());
    }
  }

  private List<Turn<Q, A>> next() {
    var group = new ArrayList<Turn<Q, A>>();
    while (!waiting.isEmpty() && group.size() < GROUP) {
      group.add(waiting.remove());
    }
    return group;
  }

  private void answer(List<Turn<Q, A>> group, Duration left, Runnable worked) {
    try {
      List<Q> questions = group.stream().map(Turn::question).toList();
      List<A> answers =
          transactions.run(
              left,
              connection -> {
                List<A> all = work.with(connection, questions);
                worked.run();
                return all;
              });
      for (int i = 0; i < group.size(); i++) {
        group.get(i).answered(answers.get(i));
      }
    } catch (SQLException | RuntimeException | Error fault) {
      if (group.size() > 1 && mayBeOneOfThem(fault)) {
        answer(group.subList(0, group.size() / 2), left, worked);
        answer(group.subList(group.size() / 2, group.size()), left, worked);
      } else {
        group.forEach(turn -> turn.failed(fault));
      }
    }
  }

  private boolean mayBeOneOfThem(Throwable fault) {
    return fault instanceof SQLException sql
        ? !transactions.isTransient(sql)
        : fault instanceof RuntimeException;
  }
}
