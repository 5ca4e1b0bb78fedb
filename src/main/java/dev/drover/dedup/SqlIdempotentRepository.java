package dev.drover.dedup;

import dev.drover.delivery.Batch;
import dev.drover.delivery.InFlightElsewhere;
import dev.drover.sql.OpenTransaction;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.apache.camel.Exchange;
import org.apache.camel.spi.IdempotentRepository;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Remembers in SQL which messages were processed, for {@code idempotentConsumer}.
 *
 * <p>One object serves every route of a daemon, as the bean {@code messageDedup}: a message id
 * counts within the route that consumed the exchange ({@link Exchange#getFromRouteId()}), so routes
 * need ids that stay the same after a restart. Use it with {@code eager} and {@code
 * removeOnFailure} at their default, true, and without {@code completionEager}.
 *
 * <p>A message is claimed before its effect, in a transaction of its own, and marked done after it.
 * What a kill leaves claimed, the next run with the same data folder takes over, so nothing is
 * lost; the effect of such a message may happen twice. Another daemon takes it over when the owner
 * has started again since, or its heartbeat is older than the lease while this daemon's own
 * heartbeat has gone on without a break for a whole lease: so an outage of the database, after
 * which every heartbeat is old, makes nobody take anything over. While a claim is alive, a second
 * copy fails with {@link InFlightElsewhere}: it is neither processed nor dropped, for nobody knows
 * yet how the first one ends.
 *
 * <p>Inside of {@code transacted} the claim is part of the route's transaction and there is no
 * mark: when it commits, the message is done, and its rows in the same database are there once;
 * when it does not, there is neither. A second copy waits for the end of that transaction.
 *
 * <p>Calls that come at the same time, from many exchanges, are committed together; each has its
 * own outcome and its own failure.
 *
 * <p>On an exchange that carries a {@link Batch}, the same step claims all elements with one
 * statement where nothing is in the way, each by its own {@link MessageId}. Duplicates leave the
 * body; elements in flight elsewhere leave it with {@link InFlightElsewhere}; at the end those
 * without an exception are marked done, with one statement too, and the others are released, or
 * kept for the exchange of their own in which they come next. Of two elements with one id the
 * second ends as the first: dropped, or offered again.
 *
 * <p>An empty key means a message without an id: it passes, is counted, and leaves no row. (For a
 * key that is null, Camel fails the exchange before it asks the repository.)
 *
 * <p>Safe for use by many threads. There must be one object for an owner at a time.
 */
public final class SqlIdempotentRepository implements IdempotentRepository {

  private static final Logger LOG = LoggerFactory.getLogger(SqlIdempotentRepository.class);

  /** Followed by the key's hash: the exchange property that holds the token of a claim. */
  static final String CLAIM_PROPERTY = "DroverMessageClaim:";

  private final Transactions transactions;
  private final OpenTransaction.Source routes;
  private final ClaimTable table;
  private final InFlight inFlight = new InFlight();
  private final DedupTally tally = new DedupTally();
  private final SharedClaims claims;
  private final ClaimDesk desk;
  private final Unsettled unsettled;
  private final Batches batches;
  private final JoinedClaims joined;
  private final BatchStep batchStep;

  /** Claims in transactions of its own only. */
  public SqlIdempotentRepository(Transactions transactions, OwnerHeartbeat self) {
    this(transactions, self, OpenTransaction.Source.NONE);
  }

  /**
   * @param transactions on the database with the tables {@code message_dedup} and {@code
   *     daemon_heartbeat}
   * @param self the heartbeat of this daemon; while it is not running, claims that this daemon's
   *     identity does not own are never taken for a dead daemon's
   * @param routes knows the transactions of routes, in which claims are made where there is one
   */
  public SqlIdempotentRepository(
      Transactions transactions, OwnerHeartbeat self, OpenTransaction.Source routes) {
    this.transactions = transactions;
    this.routes = routes;
    this.table = new ClaimTable(transactions.dialect(), self.owner(), self.lease());
    var batchTable = new BatchTable(table);
    this.unsettled = new Unsettled(transactions, batchTable, tally);
    self.afterEachBeat(unsettled::settleAll);
    var judge = new Judge(self, inFlight, unsettled);
    this.claims = new SharedClaims(transactions, batchTable);
    this.desk = new ClaimDesk(transactions, claims, table, judge, inFlight, tally);
    var batchDesk = new BatchDesk(transactions, batchTable, judge, tally);
    this.batches = new Batches(transactions, batchTable, batchDesk, inFlight, unsettled, tally);
    this.joined = new JoinedClaims(batchTable, judge, tally);
    var marking = Executors.newCachedThreadPool(SqlIdempotentRepository::markingThread);
    this.batchStep = new BatchStep(batches, joined, routes, marking);
  }

  /** As idle ones end by themselves, and hold up nobody, nobody has to stop them. */
  private static Thread markingThread(Runnable work) {
    var thread = new Thread(work, "drover-dedup-marks");
    thread.setDaemon(true);
    return thread;
  }

  /** What was decided since this object was made. */
  public DedupCounts counts() {
    return tally.counts();
  }

  /**
   * Claims a message; false for a duplicate of a finished one, which is to be dropped. Of a batch:
   * false when no element is left.
   *
   * @throws InFlightElsewhere while a first copy is being processed
   * @throws DedupUnavailable when the database does not answer for about five seconds; a claim that
   *     was stored nevertheless is released as soon as it answers
   * @throws IllegalArgumentException for a batch, when the step's key is not {@code messageId}
   */
  @Override
  public boolean add(Exchange exchange, String messageId) {
    if (BatchStep.isCarriedBy(exchange)) {
      return batchStep.claim(exchange, route(exchange, "a batch"), messageId);
    }
    if (messageId.isEmpty()) {
      tally.withoutId.increment();
      return true;
    }
    DedupKey key = key(exchange, messageId);
    return routes
        .ofThisThread()
        .map(open -> joined.add(open, exchange, key))
        .orElseGet(() -> addAlone(exchange, key));
  }

  private boolean addAlone(Exchange exchange, DedupKey key) {
    Optional<UUID> kept = unsettled.takeUp(key.hash(), inFlight);
    kept.ifPresent(token -> noteClaim(exchange, key, token, true));
    return kept.isPresent() || claimAlone(exchange, key);
  }

  private boolean claimAlone(Exchange exchange, DedupKey key) {
    UUID token = inFlight.begin();
    boolean claimed = false;
    try {
      unsettled.settle(key.hash());
      claimed = desk.claim(key, token);
    } catch (SQLException e) {
      unsettled.note(key, token, Unsettled.End.RELEASED);
      throw new DedupUnavailable(key, "could not be claimed", e);
    } finally {
      noteClaim(exchange, key, token, claimed);
    }
    return claimed;
  }

  private void noteClaim(Exchange exchange, DedupKey key, UUID token, boolean claimed) {
    if (claimed) {
      exchange.setProperty(CLAIM_PROPERTY + key.hash(), token);
    } else {
      inFlight.end(token);
    }
  }

  /**
   * Whether the message is finished. One that is only claimed is not: its effect may never happen.
   *
   * @throws DedupUnavailable when the database does not answer
   */
  @Override
  public boolean contains(Exchange exchange, String messageId) {
    if (messageId.isEmpty()) {
      return false;
    }
    DedupKey key = key(exchange, messageId);
    try {
      Optional<Claim> found = transactions.run(connection -> table.find(connection, key));
      return found.filter(Claim::done).isPresent();
    } catch (SQLException e) {
      throw new DedupUnavailable(key, "could not be looked up", e);
    }
  }

  /**
   * Marks the exchange's claim done, trying for about five seconds.
   *
   * <p>False, with a warning and counted, when another daemon took the claim over meanwhile, which
   * it does only after this one seemed dead for the lease: the effect happened here, may happen
   * there too, and the other daemon marks it.
   *
   * @throws DedupUnavailable when it cannot be stored. The same exception is put on the exchange,
   *     because Camel only logs what is thrown here: the exchange fails, and the message comes
   *     again. This daemon remembers that the effect has happened, marks it as soon as the database
   *     answers, and then drops the message; if it is killed before, the effect is repeated
   */
  @Override
  public boolean confirm(Exchange exchange, String messageId) {
    if (BatchStep.isOf(exchange, messageId)) {
      return batchStep.confirm(exchange, route(exchange, "a batch"));
    }
    DedupKey key = key(exchange, messageId);
    return takeToken(exchange, key).map(token -> confirm(exchange, key, token)).orElse(true);
  }

  private boolean confirm(Exchange exchange, DedupKey key, UUID token) {
    try {
      boolean confirmed = claims.confirm(key, token);
      if (!confirmed) {
        lost(key);
      }
      return confirmed;
    } catch (SQLException e) {
      unsettled.note(key, token, Unsettled.End.DONE);
      var unconfirmed = new DedupUnavailable(key, "was processed and could not be marked done", e);
      exchange.setException(unconfirmed);
      throw unconfirmed;
    } finally {
      inFlight.end(token);
    }
  }

  private void lost(DedupKey key) {
    tally.lostClaims.increment();
    LOG.warn(
        "message '{}' of route '{}' was processed here after another daemon had taken it over; its"
            + " effect may have happened twice",
        key.shownMessageId(),
        key.repository());
  }

  /**
   * Releases the exchange's claim, so that the message counts as new; false when there is none, or
   * it is somebody else's. Tries for about five seconds.
   *
   * @throws DedupUnavailable when the database does not answer; the claim is released as soon as it
   *     does
   */
  @Override
  public boolean remove(Exchange exchange, String messageId) {
    if (BatchStep.isOf(exchange, messageId)) {
      return batchStep.remove(exchange, route(exchange, "a batch"));
    }
    DedupKey key = key(exchange, messageId);
    return takeToken(exchange, key).map(token -> release(key, token)).orElse(false);
  }

  private boolean release(DedupKey key, UUID token) {
    try {
      return claims.release(key, token);
    } catch (SQLException e) {
      unsettled.note(key, token, Unsettled.End.RELEASED);
      throw new DedupUnavailable(key, "could not be released", e);
    } finally {
      inFlight.end(token);
    }
  }

  /**
   * Claims the messages of a batch; the outcome of each, in the order given. Made for up to about a
   * thousand. An empty id passes.
   *
   * <p>What is {@link ClaimOutcome#CLAIMED} must later be given to {@link #confirmAll} or {@link
   * #removeAll}, together or in parts: until then it is in flight.
   *
   * @throws DedupUnavailable when the database does not answer for about five seconds; then none
   *     counts as claimed
   * @throws IllegalStateException when the exchange holds claims of an earlier batch
   */
  List<ClaimOutcome> addAll(Exchange exchange, Collection<String> messageIds) {
    return batches.addAll(exchange, route(exchange, "a batch"), messageIds).outcomes();
  }

  /**
   * Marks those of the exchange's claims done that have these ids, trying for about five seconds;
   * other ids are passed over. False, with a warning and counted, when another daemon took some of
   * them over meanwhile.
   *
   * @throws DedupUnavailable when it cannot be stored, and puts it on the exchange too, as {@link
   *     #confirm(Exchange, String)}
   */
  boolean confirmAll(Exchange exchange, Collection<String> messageIds) {
    return batches.confirmAll(exchange, route(exchange, "a batch"), messageIds);
  }

  /**
   * Releases those of the exchange's claims that have these ids, so that the messages count as new;
   * false when there are none, or some are somebody else's. Tries for about five seconds.
   *
   * @throws DedupUnavailable when the database does not answer, as {@link #remove(Exchange,
   *     String)}
   */
  boolean removeAll(Exchange exchange, Collection<String> messageIds) {
    return batches.removeAll(exchange, route(exchange, "a batch"), messageIds);
  }

  /**
   * Keeps those of the exchange's claims that have these ids: whoever adds one of the messages
   * next, here, takes its claim up without asking the database. What nobody takes up is released
   * with the next beat of the heart.
   */
  void keepAll(Exchange exchange, Collection<String> messageIds) {
    batches.keepAll(exchange, messageIds);
  }

  /**
   * Forgets every finished message of every route: what was processed before may be processed
   * again. Claims stay.
   *
   * @throws IllegalStateException when the database does not answer
   */
  @Override
  public void clear() {
    try {
      transactions.run(table::deleteDone);
    } catch (SQLException e) {
      throw new IllegalStateException("table 'message_dedup' could not be cleared; try again", e);
    }
  }

  /** Unsupported: a message id counts within a route, and only an exchange knows its route. */
  @Override
  public boolean add(String messageId) {
    throw withoutExchange("add");
  }

  /** Unsupported, as {@link #add(String)}. */
  @Override
  public boolean contains(String messageId) {
    throw withoutExchange("contains");
  }

  /** Unsupported, as {@link #add(String)}. */
  @Override
  public boolean remove(String messageId) {
    throw withoutExchange("remove");
  }

  /** Unsupported, as {@link #add(String)}. */
  @Override
  public boolean confirm(String messageId) {
    throw withoutExchange("confirm");
  }

  private static UnsupportedOperationException withoutExchange(String method) {
    return new UnsupportedOperationException(
        "'%s' needs an exchange, which knows its route and its claim; use '%s(Exchange, String)'"
            .formatted(method, method));
  }

  /** Nothing to do: the database is opened before and closed after every route. */
  @Override
  public void start() {}

  /** Nothing to do: other routes may go on using this object. */
  @Override
  public void stop() {}

  private static DedupKey key(Exchange exchange, String messageId) {
    return DedupKey.of(route(exchange, "message '" + messageId + "'"), messageId);
  }

  private static String route(Exchange exchange, String what) {
    String route = exchange.getFromRouteId();
    if (route == null) {
      throw new IllegalStateException(
          what + " comes from no route; send it to the route's endpoint");
    }
    return route;
  }

  private static Optional<UUID> takeToken(Exchange exchange, DedupKey key) {
    return Optional.ofNullable((UUID) exchange.removeProperty(CLAIM_PROPERTY + key.hash()));
  }
}
