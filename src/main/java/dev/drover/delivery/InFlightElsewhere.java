package dev.drover.delivery;

/**
 * The first copy of this message is being worked on, by another exchange or another daemon, and
 * nobody knows yet how that ends.
 *
 * <p>It is not a failure. A transport that finds it on an exchange neither acknowledges nor
 * dead-letters the delivery and does not count an attempt: it offers the message again after a
 * while. By then the first copy is done, and this one is dropped as a duplicate, or its owner is
 * gone, and this one is processed.
 */
public final class InFlightElsewhere extends RuntimeException implements OfferAgain {

  private final boolean soonOver;

  public InFlightElsewhere(String key, String owner) {
    this(key, owner, false);
  }

  /**
   * @param soonOver whether the first copy is mostly done within some milliseconds
   */
  public InFlightElsewhere(String key, String owner, boolean soonOver) {
    super("message '" + key + "' is in flight at '" + owner + "'; it will be offered again");
    this.soonOver = soonOver;
  }

  @Override
  public boolean isSoonOver() {
    return soonOver;
  }
}
