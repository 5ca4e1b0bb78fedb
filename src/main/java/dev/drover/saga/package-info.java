/**
 * Durable sagas: what stands behind Camel's {@code saga} EIP and {@code saga-step:}, on the tables
 * {@code saga} and {@code saga_step}.
 *
 * <p>A promise: uses settings, backoff, sql, delivery, Camel's API and Jackson. The door is {@link
 * dev.drover.saga.SqlSagaService}.
 */
package dev.drover.saga;
