package dev.drover.delivery;

import dev.drover.delivery.PublishUnconfirmed.Outcome;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Of a list of messages that were published together some were not taken over by the broker. All
 * that are not named here were.
 *
 * <p>While one of them fails because the server is away, the whole is {@link OfferAgain}.
 */
public final class ListUnconfirmed extends IOException {

  private static final int NAMED = 5;

  /**
   * One message that was not taken over.
   *
   * @param index its place in the list, from 0
   * @param messageId as it was, or would have been, published
   * @param outcome what is known; REFUSED too when it could not be put on the wire
   * @param why the same in words
   */
  public record Failure(int index, String messageId, Outcome outcome, Exception why) {}

  private final List<Failure> failures;

  /**
   * @param published how many messages were to be published
   * @param failures those that failed, at least one, in the order of the list
   */
  public ListUnconfirmed(int published, List<Failure> failures) {
    super(text(published, failures), cause(failures));
    this.failures = List.copyOf(failures);
  }

  /** The messages that were not taken over, in the order of the list. */
  public List<Failure> failures() {
    return failures;
  }

  /** An outage is nobody's failure, so it decides about the list as long as it lasts. */
  private static Exception cause(List<Failure> failures) {
    return failures.stream()
        .map(Failure::why)
        .filter(OfferAgain::isAskedBy)
        .findFirst()
        .orElse(failures.get(0).why());
  }

  private static String text(int published, List<Failure> failures) {
    String named =
        failures.stream()
            .limit(NAMED)
            .map(f -> "[%d] %s: %s".formatted(f.index(), f.outcome(), f.why().getMessage()))
            .collect(Collectors.joining("; "));
    int more = failures.size() - NAMED;
    return "%d of the %d messages of a list were not confirmed: %s%s"
        .formatted(failures.size(), published, named, more > 0 ? "; and " + more + " more" : "");
  }
}
