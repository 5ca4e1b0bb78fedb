/**
 * The memory behind {@code idempotentConsumer}: which messages were seen, claimed before their
 * effect and marked done after it, in SQL.
 *
 * <p>A promise: uses sql, delivery, backoff and Camel's API. Routes meet it as the bean {@code
 * messageDedup}.
 */
package dev.drover.dedup;
