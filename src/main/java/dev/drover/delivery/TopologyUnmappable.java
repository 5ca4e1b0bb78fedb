package dev.drover.delivery;

/**
 * A declaration that this broker product has no equivalent for, or that contradicts what the broker
 * holds. The message names the element, what was asked, why it cannot be had, and what to do.
 */
public final class TopologyUnmappable extends RuntimeException {
  public TopologyUnmappable(String message) {
    super(message);
  }
}
