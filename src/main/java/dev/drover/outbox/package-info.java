/**
 * The transactional outbox: {@code to: outbox:NAME} stores an event in the transaction that the
 * route is in, {@code from: outbox:NAME} publishes what was stored and has been committed. The door
 * is {@link dev.drover.outbox.Outbox}, which Camel's component finds in the registry.
 */
package dev.drover.outbox;
