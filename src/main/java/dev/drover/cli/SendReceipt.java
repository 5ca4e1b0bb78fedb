package dev.drover.cli;

/**
 * What {@code drover send} answers.
 *
 * @param sent how many messages were sent
 * @param confirmed how many of them the broker has taken over
 * @param firstId the id of the first message, null if there was none
 */
record SendReceipt(
    String to, long sent, long confirmed, String firstId, String lastId, long milliseconds) {

  String text() {
    if (sent == 0) {
      return "nothing to send to " + to;
    }
    String ids = sent == 1 ? "id " + firstId : "ids " + firstId + " to " + lastId;
    return "%s: %,d of %,d confirmed in %,d ms, %s"
        .formatted(to, confirmed, sent, milliseconds, ids);
  }
}
