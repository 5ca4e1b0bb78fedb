package dev.drover.outbox;

import dev.drover.backoff.Backoff;
import dev.drover.delivery.BatchRun;
import dev.drover.delivery.OfferAgain;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.camel.Exchange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One batch of a destination, from its reading to its marks. The route publishes while the
 * transaction is open, for its lock is what keeps others from publishing the same.
 */
final class RelayTurn implements BatchRun.Settlement<OutboxRow> {

  private static final Logger LOG = LoggerFactory.getLogger(RelayTurn.class);

  private final Relay relay;
  private final OutboxEndpoint endpoint;
  private final OutboxTable table;
  private final Map<OutboxRow, Map<String, String>> headers = new LinkedHashMap<>();
  private final List<Long> published = new ArrayList<>();
  private final Map<OutboxRow, String> faults = new LinkedHashMap<>();
  private String away;
  private Duration wait;
  private boolean idle;
  private boolean refused;

  RelayTurn(Relay relay, OutboxEndpoint endpoint, OutboxTable table) {
    this.relay = relay;
    this.endpoint = endpoint;
    this.table = table;
    this.wait = endpoint.pollInterval();
  }

  /** How many events had an end, or a try. */
  int run(Connection connection) throws SQLException {
    OptionalInt failures = table.lock(connection);
    refused = failures.isEmpty();
    if (refused) {
      return 0;
    }
    List<OutboxRow> due = table.due(connection, endpoint.keepsOrder(), endpoint.batchSize());
    idle = due.isEmpty();
    publish(due);
    mark(connection, failures.getAsInt());
    return published.size() + faults.size();
  }

  private void publish(List<OutboxRow> due) {
    due.forEach(this::read);
    if (!headers.isEmpty()) {
      var run =
          new BatchRun<>(
              relay.getProcessor(), () -> relay.createExchange(false), this::exchange, this);
      run.run(List.copyOf(headers.keySet()));
    }
  }

  private void read(OutboxRow row) {
    try {
      headers.put(row, HeaderText.read(row.headers()));
    } catch (IllegalArgumentException e) {
      faults.put(row, e.getMessage());
    }
  }

  private Exchange exchange(OutboxRow row) {
    return endpoint.exchange(relay.createExchange(false), row, headers.get(row));
  }

  private void mark(Connection connection, int failuresBefore) throws SQLException {
    if (!published.isEmpty()) {
      table.published(connection, published);
      wait = Duration.ZERO;
    }
    for (var fault : faults.entrySet()) {
      OutboxRow row = fault.getKey();
      LOG.warn(
          "event '{}' of '{}' was not published: {}",
          row.messageId(),
          endpoint.destination(),
          fault.getValue());
      table.failed(connection, row, fault.getValue(), endpoint.maximumTries());
      shorten(Backoff.DEFAULT.before(row.attempts()));
    }
    markReach(connection, failuresBefore);
  }

  private void markReach(Connection connection, int failuresBefore) throws SQLException {
    if (away != null) {
      table.pause(connection, failuresBefore, away);
      wait = Backoff.DEFAULT.before(failuresBefore);
    } else if (failuresBefore > 0 && !idle) {
      table.reached(connection);
    }
  }

  private void shorten(Duration other) {
    wait = other.compareTo(wait) < 0 ? other : wait;
  }

  /** Once its transaction has committed. */
  void addTo(OutboxCounts counts) {
    counts.add(endpoint.destination(), published.size(), faults.size());
  }

  /** How long the relay may wait after this; not at all when there may be more. */
  Duration waitAfter() {
    return wait;
  }

  /** Whether the destination is paused, or another daemon has its lease. */
  boolean wasRefused() {
    return refused;
  }

  @Override
  public void done(OutboxRow row) {
    published.add(row.id());
  }

  @Override
  public void again(OutboxRow row, OfferAgain why) {
    boolean hasWords = why instanceof Exception e && e.getMessage() != null;
    away = hasWords ? ((Exception) why).getMessage() : why.toString();
  }

  /** Through the route again, in an exchange of its own, where it shows whose fault it is. */
  @Override
  public void alone(OutboxRow row) {
    Exchange exchange = exchange(row);
    try {
      relay.getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    settle(row, exchange);
  }

  private void settle(OutboxRow row, Exchange exchange) {
    Exception failure = exchange.getException();
    if (failure == null && !exchange.isRollbackOnly()) {
      done(row);
    } else if (failure != null && OfferAgain.isAskedBy(failure)) {
      again(row, OfferAgain.in(failure).orElseThrow());
    } else {
      faults.put(row, failure == null ? "the route rolled it back" : failure.toString());
    }
  }
}
