package dev.drover.fault;

/**
 * A server as a process of its own, which may be killed and started again on the same data and
 * port. Every method returns when what it says has happened; {@link #close} kills, whatever state
 * it is in.
 */
public interface Server extends AutoCloseable {

  /** As the account and the plan call it. */
  String name();

  /** Starts on its data, and waits until it takes connections. */
  void start();

  /** SIGKILL to all of it: no goodbye to anybody. */
  void kill();

  /** SIGSTOP to all of it: connections stay, nobody answers. */
  void pause();

  /** SIGCONT. */
  void resume();

  @Override
  void close();
}
