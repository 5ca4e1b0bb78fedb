package dev.drover.fault;

/**
 * One fault. It returns when it is over: the server is back, the window is shut. A killed daemon
 * comes back later, by itself.
 */
public interface Action {

  /**
   * @return what was seen, for the report
   */
  String run(Installation on) throws Exception;
}
