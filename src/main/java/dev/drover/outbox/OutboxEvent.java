package dev.drover.outbox;

import java.util.Map;

/**
 * An event to be stored.
 *
 * @param messageId goes with it, the same in every repeat; no other event may have it
 * @param destination which relay publishes it
 * @param aggregate whose events are published in order; empty: none
 * @param type what happened, for its readers; may be empty
 * @param payload the body, as it is
 * @param headers that go with it
 */
record OutboxEvent(
    String messageId,
    String destination,
    String aggregate,
    String type,
    byte[] payload,
    Map<String, String> headers) {}
