package dev.drover.dedup;

import dev.drover.sql.Columns;
import dev.drover.sql.Dialect;
import dev.drover.sql.RowPlace;
import dev.drover.sql.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * The {@code INSERT}s of {@code message_dedup}, one for any number of messages, in the caller's
 * transaction. A message that has a row keeps it; who is making one at the moment is waited for.
 *
 * <p>Each tells the keys of the rows that it made, with their places, which are empty where the
 * product tells none.
 */
final class NewRows {

  /** What the rows say, and what the commit of their transaction waits for. */
  enum As {
    CLAIMED,
    /** In a transaction that has nothing in it that has to outlive a crash of the database. */
    CLAIMED_UNFORCED,
    DONE
  }

  private static final String INSERT =
      """
      INSERT INTO message_dedup
        (dedup_key, repository, message_id, state, owner, claim_token, claimed_at, done_at)
      SELECT %s WHERE %s ON CONFLICT DO NOTHING
      """;

  /** PostgreSQL plans and runs it in three quarters of the time that the others take for one. */
  private static final String ONE =
      """
      CAST(? AS UUID), CAST(? AS VARCHAR), CAST(? AS VARCHAR), %1$s, CAST(? AS UUID), CAST(? AS UUID),
        CURRENT_TIMESTAMP, %2$s
      """;

  private static final String OF_ONE_CALLER =
      """
      k, CAST(? AS VARCHAR), m, %1$s, CAST(? AS UUID), CAST(? AS UUID), CURRENT_TIMESTAMP, %2$s
      FROM UNNEST(CAST(? AS UUID ARRAY), CAST(? AS VARCHAR ARRAY)) AS new_rows(k, m)
      """;

  private static final String OF_MANY_CALLERS =
      """
      k, r, m, %1$s, CAST(? AS UUID), t, CURRENT_TIMESTAMP, %2$s
      FROM UNNEST(CAST(? AS UUID ARRAY), CAST(? AS VARCHAR ARRAY), CAST(? AS VARCHAR ARRAY),
                  CAST(? AS UUID ARRAY)) AS new_rows(k, r, m, t)
      """;

  private record Texts(String one, String ofOneCaller, String ofManyCallers) {}

  private final UUID owner;
  private final boolean tellsPlaces;

  /** Both products tell these of the rows that an INSERT made, and of no others. */
  private final String[] told;

  private final Map<As, Texts> texts = new EnumMap<>(As.class);

  /**
   * @param owner who claims
   */
  NewRows(Dialect dialect, UUID owner) {
    this.owner = owner;
    this.tellsPlaces = dialect.rowPlace().isPresent();
    this.told =
        Stream.concat(Stream.of("dedup_key"), dialect.rowPlace().map(RowPlace::column).stream())
            .toArray(String[]::new);
    texts.put(As.CLAIMED, claimed("TRUE"));
    texts.put(As.CLAIMED_UNFORCED, claimed(dialect.unforced()));
    texts.put(As.DONE, texts("'done'", "CURRENT_TIMESTAMP", "TRUE"));
  }

  private static Texts claimed(String condition) {
    return texts("'claimed'", "CAST(NULL AS TIMESTAMP WITH TIME ZONE)", condition);
  }

  private static Texts texts(String state, String doneAt, String condition) {
    List<String> all =
        Stream.of(ONE, OF_ONE_CALLER, OF_MANY_CALLERS)
            .map(select -> INSERT.formatted(select.formatted(state, doneAt), condition))
            .toList();
    return new Texts(all.get(0), all.get(1), all.get(2));
  }

  /**
   * Of one caller.
   *
   * @param keys all of one repository; not empty
   */
  Map<UUID, String> insert(Connection connection, As as, SortedMap<UUID, DedupKey> keys, UUID token)
      throws SQLException {
    DedupKey first = keys.get(keys.firstKey());
    if (keys.size() == 1) {
      return insertOne(connection, as, first, token);
    }
    var columns = new Columns<>(connection, List.copyOf(keys.values()));
    return insert(
        connection,
        texts.get(as).ofOneCaller,
        first.repository(),
        owner,
        token,
        columns.uuids(DedupKey::hash),
        columns.texts(DedupKey::storedMessageId));
  }

  /**
   * Of any callers.
   *
   * @param requests in the order of their keys; not empty
   */
  Map<UUID, String> insert(Connection connection, As as, List<ClaimRequest> requests)
      throws SQLException {
    if (requests.size() == 1) {
      return insertOne(connection, as, requests.get(0).key(), requests.get(0).token());
    }
    var columns = new Columns<>(connection, requests);
    return insert(
        connection,
        texts.get(as).ofManyCallers,
        owner,
        columns.uuids(ClaimRequest::hash),
        columns.texts(request -> request.key().repository()),
        columns.texts(request -> request.key().storedMessageId()),
        columns.uuids(ClaimRequest::token));
  }

  private Map<UUID, String> insertOne(Connection connection, As as, DedupKey key, UUID token)
      throws SQLException {
    return insert(
        connection,
        texts.get(as).one,
        key.hash(),
        key.repository(),
        key.storedMessageId(),
        owner,
        token);
  }

  private Map<UUID, String> insert(Connection connection, String sql, Object... values)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql, told)) {
      Rows.bind(statement, values);
      statement.executeUpdate();
      return inserted(statement);
    }
  }

  private Map<UUID, String> inserted(PreparedStatement statement) throws SQLException {
    var places = new HashMap<UUID, String>();
    try (ResultSet row = statement.getGeneratedKeys()) {
      while (row.next()) {
        places.put(row.getObject(1, UUID.class), tellsPlaces ? row.getString(2) : "");
      }
    }
    return places;
  }
}
