package dev.drover.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

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

  /**
   * A statement that is planned for the values and the sizes of the tables that it finds when it is
   * executed. PostgreSQL else keeps a plan, and one made while a table was nearly empty reads the
   * whole of it for each row a minute later.
   */
  PreparedStatement prepare(Connection connection, String sql) throws SQLException;

  /**
   * A condition with one parameter, an array of UUIDs: the table's rows whose key is in it, each
   * found through the key's index, whatever the product believes the table's size to be.
   *
   * @param table its name, not an alias
   * @param key a column with a unique index
   */
  String keyIsAmong(String table, String key);

  /** How a statement finds rows by the place where they were written; empty where it cannot. */
  Optional<RowPlace> rowPlace();

  /**
   * A query with two parameters, arrays of UUIDs of the same length: the guards of the table's rows
   * that have a key and, in the same place, the guard. Locks these rows for the transaction; who
   * waited for one gets it only if it still is so.
   *
   * <p>PostgreSQL makes a plan anew for arrays of another length while that is cheaper by its own
   * reckoning; of an array out of a sub-query it knows no length, and keeps one plan.
   *
   * @param key a column with a unique index
   * @param guard a column whose values nobody guesses
   */
  String lock(String table, String key, String guard);

  /**
   * A statement that writes the rows of a query: those whose key is new are inserted, the others
   * updated.
   *
   * @param rows a query that gives each key once, with a name for each of the columns
   * @param inserted the columns, with those of the key
   * @param key of a unique index
   * @param updated {@code column = expression} each, with {@code t} for what is there and {@code n}
   *     for what the query gives
   */
  String upsert(
      String table, String rows, List<String> inserted, List<String> key, List<String> updated);

  /** An {@code UPDATE} as a query that gives a column of the rows that it changed. */
  String returning(String update, String column);

  /**
   * Runs statements one after the other, in one round trip where the product can.
   *
   * @return the first columns of all that were queries, UUIDs all of them
   */
  Set<UUID> run(Connection connection, List<BoundStatement> statements) throws SQLException;

  /** An expression: what a table and its indexes take on disk, in bytes. */
  String bytesOf(String table);

  /**
   * A condition that always holds, and by which the commit of its transaction does not wait for the
   * disk: it is seen by everybody at once, and a crash of the server within the next second may
   * undo it, unless a later commit of anybody was waited for.
   */
  String unforced();

  /** Whether a transaction can notify others of its commit, with {@code NOTIFY}. */
  boolean notifies();

  /**
   * Has the database end this transaction, and with it its locks, when nothing is heard of it for
   * so long; without effect where the database lives and dies with its user.
   */
  void endWhenSilent(Connection connection, Duration silence) throws SQLException;
}
