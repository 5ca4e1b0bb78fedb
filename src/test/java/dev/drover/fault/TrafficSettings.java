package dev.drover.fault;

/**
 * How much is sent.
 *
 * @param messages ids each way
 * @param duplicates the share of ids that are published a second time
 * @param poison the share of ids whose body cannot be read
 * @param rate messages a second each way, at most
 * @param secondPass whether every id is published once more, after all have been
 */
public record TrafficSettings(
    long seed, int messages, double duplicates, double poison, int rate, boolean secondPass) {

  /** The judged mixture: 5 % duplicates, no poison. */
  public static TrafficSettings of(long seed, int messages, int rate) {
    return new TrafficSettings(seed, messages, 0.05, 0, rate, false);
  }

  /** The same with some that cannot be read, which belong into the dead letters. */
  public TrafficSettings withPoison(double share) {
    return new TrafficSettings(seed, messages, duplicates, share, rate, secondPass);
  }

  /** Every id twice: the second time after all were sent once. */
  public TrafficSettings twice() {
    return new TrafficSettings(seed, messages, 0, poison, rate, true);
  }
}
