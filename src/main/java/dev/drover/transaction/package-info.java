/**
 * Transactions of routes: what stands behind {@code transacted} and {@code sql:}, on the pool that
 * Drover keeps its own rows with. The one room that knows Spring, whose transactions are Camel's.
 *
 * <p>Uses sql, delivery, Camel's API, camel-sql, camel-spring and Spring's transactions.
 */
package dev.drover.transaction;
