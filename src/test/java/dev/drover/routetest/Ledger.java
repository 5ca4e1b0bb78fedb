package dev.drover.routetest;

import dev.drover.delivery.Batch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.support.RoutePolicySupport;

/** Notes what was sent, what the source's route ended with, and what arrived where. */
final class Ledger extends RoutePolicySupport {

  private static final String TAKEN = "RouteTestTaken";

  /** How many times as long the pending have to be still. */
  private static final int PENDING = 6;

  /** What the source's route works on, by the id that it came with. */
  private record Taken(String id, Exchange message) {}

  /** One arrival; the reason is why it is dead, empty at a target. */
  record Arrival(String id, End end, String reason) {}

  private final String source;
  private final Map<String, Integer> sent = new LinkedHashMap<>();
  private final Map<String, Boolean> letGo = new HashMap<>();
  private final List<Arrival> arrivals = new ArrayList<>();
  private int copies;
  private int ended;
  private int inWork;
  private long lastChange = System.nanoTime();

  /**
   * @param source the endpoint whose way to carry an id is the source's
   */
  Ledger(String source) {
    this.source = source;
  }

  /** The header by which a message is given its id. */
  String idHeader() {
    return End.idHeader(source);
  }

  synchronized void sent(String id) {
    copies++;
    if (!id.isEmpty()) {
      sent.merge(id, 1, Integer::sum);
    }
  }

  @Override
  public synchronized void onExchangeBegin(Route route, Exchange exchange) {
    inWork++;
    exchange.setProperty(TAKEN, messages(exchange).stream().map(this::taken).toList());
  }

  private Taken taken(Exchange message) {
    return new Taken(End.id(source, message), message);
  }

  /** An exchange that failed leaves its message with the source, which offers it again. */
  @Override
  public synchronized void onExchangeDone(Route route, Exchange exchange) {
    inWork--;
    for (Object each : exchange.getProperty(TAKEN, List.class)) {
      ended++;
      Taken taken = (Taken) each;
      letGo.put(taken.id, !exchange.isFailed() && !taken.message.isFailed());
    }
    lastChange = System.nanoTime();
  }

  synchronized void arrived(End end, Exchange exchange) {
    if (end.kind() != End.Kind.ASIDE) {
      messages(exchange).forEach(message -> arrivals.add(arrival(end, message)));
    }
    lastChange = System.nanoTime();
  }

  private static Arrival arrival(End end, Exchange message) {
    String reason = message.getMessage().getHeader("x-dead-letter-reason", "", String.class);
    return new Arrival(End.id(end.uri(), message), end, reason);
  }

  /** Those of a batch that go on, else the exchange itself. */
  private static List<Exchange> messages(Exchange exchange) {
    return Batch.isCarriedBy(exchange) ? Batch.open(exchange) : List.of(exchange);
  }

  /**
   * Whether every copy has ended and everything is in one place, and nothing changed lately. A copy
   * that came while the first one was in work is offered again after a second: what is pending has
   * to be still for longer.
   */
  synchronized boolean isSettled(long quietNanos) {
    if (inWork > 0 || ended < copies) {
      return false;
    }
    Account account = account();
    long quiet = account.pending().isEmpty() ? quietNanos : PENDING * quietNanos;
    return System.nanoTime() - lastChange >= quiet && account.lost().isEmpty();
  }

  synchronized Account account() {
    return Account.of(List.copyOf(sent.keySet()), List.copyOf(arrivals), Map.copyOf(letGo));
  }
}
