/**
 * The one SQL database that holds what Drover must remember: PostgreSQL, or an H2 file in the data
 * folder. Opens and migrates it, runs short transactions, and tells faults that pass from those
 * that stay.
 *
 * <p>Part of the ground: uses settings, backoff and JDBC. One text of SQL serves both products;
 * {@link dev.drover.sql.Dialect} holds only what differs.
 */
package dev.drover.sql;
