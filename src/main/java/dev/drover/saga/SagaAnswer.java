package dev.drover.saga;

/**
 * What became of a write.
 *
 * @param done whether it was written; else the saga is somebody else's, or was there already
 * @param found the row that a start found; null for other writes
 */
record SagaAnswer(boolean done, SagaRow found) {

  static SagaAnswer of(boolean done) {
    return new SagaAnswer(done, null);
  }
}
