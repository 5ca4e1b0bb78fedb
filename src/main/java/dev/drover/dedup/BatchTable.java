package dev.drover.dedup;

import dev.drover.sql.Columns;
import dev.drover.sql.Dialect;
import dev.drover.sql.RowPlace;
import dev.drover.sql.Rows;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The statements on {@code message_dedup} for many messages at once, one each, whatever their
 * number. Each runs in the caller's transaction. Keys are given in one order by every caller, so
 * that two transactions which want the same rows wait for one another instead of both.
 */
final class BatchTable {

  private final ClaimTable table;
  private final Dialect dialect;
  private final NewRows newRows;
  private final String find;
  private final String confirm;
  private final Optional<RowPlace> place;
  private final String release;
  private final String forget;

  BatchTable(ClaimTable table) {
    this.table = table;
    this.dialect = table.dialect();
    this.place = dialect.rowPlace();
    this.newRows = new NewRows(dialect, table.owner());
    String isAmong = dialect.keyIsAmong("message_dedup", "dedup_key");
    String among = "WHERE " + isAmong;
    this.find = ClaimTable.FIND + among;
    this.confirm = ClaimTable.MARK + isAmong + " AND claim_token = ANY(?)";
    this.release =
        "DELETE FROM message_dedup " + among + " AND claim_token = ANY(?) AND state = 'claimed'";
    this.forget = "DELETE FROM message_dedup " + among + " AND claim_token = ANY(?)";
  }

  /**
   * First claims, of any callers; the keys that had no row, whoever made the others.
   *
   * @param forced false when nothing in the transaction has to outlive a crash of the database
   */
  Set<UUID> insertEach(Connection connection, List<ClaimRequest> claims, boolean forced)
      throws SQLException {
    NewRows.As as = forced ? NewRows.As.CLAIMED : NewRows.As.CLAIMED_UNFORCED;
    return newRows.insert(connection, as, claims).keySet();
  }

  /** The same, marked done at once, and forced. */
  Set<UUID> insertEachDone(Connection connection, List<ClaimRequest> marks) throws SQLException {
    return marks.isEmpty() ? Set.of() : newRows.insert(connection, NewRows.As.DONE, marks).keySet();
  }

  /**
   * First claims of one caller, in a transaction that is not forced; the keys that had no row,
   * whoever made the others, with the places of their rows, which are empty where the product tells
   * none.
   *
   * @param keys in their order, all of one repository; not empty
   */
  Map<UUID, String> insert(Connection connection, SortedMap<UUID, DedupKey> keys, UUID token)
      throws SQLException {
    return newRows.insert(connection, NewRows.As.CLAIMED_UNFORCED, keys, token);
  }

  /** The same, marked done at once, and forced. */
  Set<UUID> insertDone(Connection connection, SortedMap<UUID, DedupKey> keys, UUID token)
      throws SQLException {
    return newRows.insert(connection, NewRows.As.DONE, keys, token).keySet();
  }

  /** The rows of those messages that have one, by their keys. */
  Map<UUID, Claim> find(Connection connection, Collection<UUID> keys) throws SQLException {
    try (PreparedStatement statement = dialect.prepare(connection, find)) {
      statement.setLong(1, table.leaseSeconds());
      statement.setArray(2, uuids(connection, keys));
      var found = new HashMap<UUID, Claim>();
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          Claim claim = ClaimTable.claim(row);
          found.put(claim.key(), claim);
        }
      }
      return found;
    }
  }

  /** Makes claims ours; those that still were the ones that were found. */
  Set<Claim> takeOver(Connection connection, List<Claim> found, UUID token) throws SQLException {
    return takeOver(connection, ClaimTable.TAKE_OVER, found, token);
  }

  /** The same, marked done at once. */
  Set<Claim> takeOverDone(Connection connection, List<Claim> found, UUID token)
      throws SQLException {
    return takeOver(connection, ClaimTable.TAKE_OVER_DONE, found, token);
  }

  private Set<Claim> takeOver(Connection connection, String sql, List<Claim> found, UUID token)
      throws SQLException {
    try (PreparedStatement statement = dialect.prepare(connection, sql)) {
      for (Claim claim : found) {
        statement.setObject(1, table.owner());
        statement.setObject(2, token);
        statement.setObject(3, claim.key());
        statement.setObject(4, claim.token());
        statement.addBatch();
      }
      return changed(found, statement.executeBatch());
    }
  }

  /** Forgets rows that bear the token, done or not. */
  int forget(Connection connection, Collection<UUID> keys, UUID token) throws SQLException {
    return update(connection, forget, keys, Set.of(token));
  }

  /** Forgets claims; those that bore their caller's token and were not done. */
  Set<ClaimRequest> releaseEach(Connection connection, List<ClaimRequest> releases)
      throws SQLException {
    try (PreparedStatement statement = dialect.prepare(connection, ClaimTable.RELEASE)) {
      for (ClaimRequest request : releases) {
        statement.setObject(1, request.hash());
        statement.setObject(2, request.token());
        statement.addBatch();
      }
      return changed(releases, statement.executeBatch());
    }
  }

  private static <T> Set<T> changed(List<T> rows, int[] counts) {
    return IntStream.range(0, counts.length)
        .filter(i -> counts[i] == 1)
        .mapToObj(rows::get)
        .collect(Collectors.toSet());
  }

  /**
   * Marks messages of one caller done; how many of them are so now, and bear the token. Rows that
   * nobody has changed are found at their places; should one not be, all are looked up by their
   * keys. One without a row, as a crash of the database leaves it, gets a new one.
   *
   * @param keys all of one repository; not empty
   * @param places by their keys; of some or none
   */
  int confirm(
      Connection connection, SortedMap<UUID, DedupKey> keys, Map<UUID, String> places, UUID token)
      throws SQLException {
    int confirmed = confirmWherePlaced(connection, keys.keySet(), places, token);
    if (confirmed < keys.size()) {
      confirmed = confirm(connection, keys.keySet(), Set.of(token));
    }
    return confirmed < keys.size()
        ? confirmed + insertDone(connection, keys, token).size()
        : confirmed;
  }

  /** Those whose place is known, if it is for all. */
  private int confirmWherePlaced(
      Connection connection, Set<UUID> keys, Map<UUID, String> places, UUID token)
      throws SQLException {
    boolean known = place.isPresent() && keys.size() > 1 && places.keySet().containsAll(keys);
    return known ? confirmAt(connection, keys.stream().map(places::get).toList(), token) : 0;
  }

  private int confirmAt(Connection connection, List<String> places, UUID token)
      throws SQLException {
    String sql = ClaimTable.MARK + place.orElseThrow().isAmong() + " AND claim_token = ?";
    try (PreparedStatement statement = dialect.prepare(connection, sql)) {
      Rows.bind(statement, new Columns<>(connection, places).texts(each -> each), token);
      return statement.executeUpdate();
    }
  }

  /**
   * Marks claims done; how many of them bear one of the tokens.
   *
   * @param tokens one for all keys, or for each key one that is on no other
   */
  int confirm(Connection connection, Collection<UUID> keys, Collection<UUID> tokens)
      throws SQLException {
    if (keys.size() > 1) {
      return update(connection, confirm, keys, tokens);
    }
    // planning the other for one key takes four times as long as doing it
    return table.confirm(connection, keys.iterator().next(), tokens.iterator().next()) ? 1 : 0;
  }

  /**
   * Forgets claims; how many of them bear one of the tokens and are not done.
   *
   * @param tokens as for {@link #confirm}
   */
  int release(Connection connection, Collection<UUID> keys, Collection<UUID> tokens)
      throws SQLException {
    return update(connection, release, keys, tokens);
  }

  private int update(
      Connection connection, String sql, Collection<UUID> keys, Collection<UUID> tokens)
      throws SQLException {
    try (PreparedStatement statement = dialect.prepare(connection, sql)) {
      statement.setArray(1, uuids(connection, keys));
      statement.setArray(2, uuids(connection, tokens));
      return statement.executeUpdate();
    }
  }

  private static Array uuids(Connection connection, Collection<UUID> values) throws SQLException {
    return new Columns<>(connection, List.copyOf(values)).uuids(value -> value);
  }
}
