package dev.drover.delivery;

import java.util.ArrayList;
import java.util.List;

/** A failure and its causes. */
public final class CauseChain {

  /** A chain may be a ring. */
  private static final int DEEPEST = 50;

  private CauseChain() {}

  /** The failure first; nothing of null. */
  public static List<Throwable> of(Throwable failure) {
    var chain = new ArrayList<Throwable>();
    for (Throwable t = failure; t != null && chain.size() < DEEPEST; t = t.getCause()) {
      chain.add(t);
    }
    return chain;
  }
}
