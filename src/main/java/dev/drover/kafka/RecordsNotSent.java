package dev.drover.kafka;

import dev.drover.delivery.OfferAgain;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Some records of a list were not stored; the message names them by their place in the list.
 *
 * <p>The cause is the failure of one of them: of one that is to be offered again, if there is such
 * a one, so that the message waits as long as it was a server's fault.
 */
final class RecordsNotSent extends IOException {

  private static final int NAMED = 5;

  private RecordsNotSent(String message, Exception cause) {
    super(message, cause);
  }

  /**
   * @throws RecordsNotSent when not all of them are stored
   */
  static void throwIfAny(List<PendingSends.End> ends) throws RecordsNotSent {
    int[] failed = IntStream.range(0, ends.size()).filter(i -> failed(ends.get(i))).toArray();
    if (failed.length > 0) {
      throw new RecordsNotSent(words(ends, failed), cause(ends));
    }
  }

  private static boolean failed(PendingSends.End end) {
    return end.failure() != null;
  }

  private static String words(List<PendingSends.End> ends, int[] failed) {
    String named =
        IntStream.of(failed)
            .limit(NAMED)
            .mapToObj(i -> "element " + i + of(ends.get(i)))
            .collect(Collectors.joining("; "));
    return "Kafka did not store %d of %d elements: %s%s"
        .formatted(failed.length, ends.size(), named, failed.length > NAMED ? "; ..." : "");
  }

  private static String of(PendingSends.End end) {
    String topic = end.record() == null ? "" : " for topic '" + end.record().topic() + "'";
    return topic + ": " + end.failure().getMessage();
  }

  private static Exception cause(List<PendingSends.End> ends) {
    List<Exception> failures =
        ends.stream().filter(RecordsNotSent::failed).map(PendingSends.End::failure).toList();
    return failures.stream().filter(OfferAgain::isAskedBy).findFirst().orElse(failures.get(0));
  }
}
