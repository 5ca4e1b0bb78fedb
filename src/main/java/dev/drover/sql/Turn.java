package dev.drover.sql;

import java.sql.SQLException;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** One caller of a {@link GroupCommit}, and what becomes of its question. */
final class Turn<Q, A> {

  private final Q question;
  private final Thread caller = Thread.currentThread();
  private final long since = System.nanoTime();
  private A answer;
  private Throwable fault;
  private boolean interrupted;
  private volatile boolean over;
  private volatile List<Turn<Q, A>> group = List.of();

  Turn(Q question) {
    this.question = question;
  }

  Q question() {
    return question;
  }

  /** In nanoseconds. */
  long age() {
    return System.nanoTime() - since;
  }

  /** The caller waits until it has been answered, or is to lead a group, which is returned. */
  List<Turn<Q, A>> await() {
    while (!over && group.isEmpty()) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    return group;
  }

  /**
   * @param led a group with this turn in it
   */
  void lead(List<Turn<Q, A>> led) {
    group = led;
    LockSupport.unpark(caller);
  }

  void answered(A value) {
    answer = value;
  }

  void failed(Throwable with) {
    fault = with;
  }

  /** What was answered or failed is now the caller's to see. */
  void wake() {
    over = true;
    LockSupport.unpark(caller);
  }

  A answer() throws SQLException {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    if (fault instanceof SQLException sql) {
      throw sql;
    }
    if (fault instanceof Error error) {
      throw error;
    }
    if (fault != null) {
      throw (RuntimeException) fault;
    }
    return answer;
  }
}
