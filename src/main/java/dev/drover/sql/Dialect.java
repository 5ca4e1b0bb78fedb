package dev.drover.sql;

import java.sql.SQLException;

/**
 * What differs between the two products; everything else is one text of SQL that both take.
 *
 * <p>Both take {@code INSERT … ON CONFLICT DO NOTHING} without a target, {@code FOR UPDATE SKIP
 * LOCKED}, {@code UUID}, {@code TIMESTAMP WITH TIME ZONE} and {@code INTERVAL '1' SECOND}. H2 does
 * not take {@code RETURNING}, {@code ON CONFLICT (columns)}, partial indexes or {@code
 * timestamptz}.
 */
public interface Dialect {

  /** The product's name as people write it. */
  String product();

  /**
   * Whether the same transaction may succeed a little later: the server is away, restarting, full
   * or chose this transaction as a deadlock's victim. Decided by SQLState, never by a text.
   */
  boolean isTransient(SQLException fault);
}
