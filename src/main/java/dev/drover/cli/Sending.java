package dev.drover.cli;

import java.util.Optional;

/** Sends bodies through one publisher and keeps the figures, which stay true when it fails. */
final class Sending {

  private final String to;
  private final MessageForm form;
  private final Publisher publisher;
  private final long begun = System.nanoTime();
  private long sent;
  private String firstId;
  private String lastId;

  Sending(String to, MessageForm form, Publisher publisher) {
    this.to = to;
    this.form = form;
    this.publisher = publisher;
  }

  /**
   * @throws CommandFailed at the first message that is not taken over
   */
  void all(Bodies bodies) {
    for (var body = bodies.next(); body.isPresent(); body = bodies.next()) {
      publish(form.message(body.get(), sent + 1));
    }
    publisher.awaitConfirms();
  }

  private void publish(OutgoingMessage message) {
    sent++;
    firstId = Optional.ofNullable(firstId).orElse(message.id());
    lastId = message.id();
    publisher.publish(message);
  }

  SendReceipt receipt() {
    long milliseconds = (System.nanoTime() - begun) / 1_000_000;
    return new SendReceipt(to, sent, publisher.confirmed(), firstId, lastId, milliseconds);
  }
}
