package dev.drover.routes;

/** An endpoint that messages cannot be sent to. */
final class NoProducer extends Exception {

  private final String uri;

  NoProducer(String uri, Throwable cause) {
    super(cause);
    this.uri = uri;
  }

  String uri() {
    return uri;
  }
}
