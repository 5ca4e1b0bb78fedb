package dev.drover.routetest;

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

  private static final String ID = "RouteTestMessageId";

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
    exchange.setProperty(ID, End.id(source, exchange));
  }

  /** An exchange that failed leaves its message with the source, which offers it again. */
  @Override
  public synchronized void onExchangeDone(Route route, Exchange exchange) {
    inWork--;
    ended++;
    letGo.put(exchange.getProperty(ID, "", String.class), !exchange.isFailed());
    lastChange = System.nanoTime();
  }

  synchronized void arrived(End end, Exchange exchange) {
    String reason = exchange.getMessage().getHeader("x-dead-letter-reason", "", String.class);
    if (end.kind() != End.Kind.ASIDE) {
      arrivals.add(new Arrival(End.id(end.uri(), exchange), end, reason));
    }
    lastChange = System.nanoTime();
  }

  /** Whether every copy has ended and everything is in one place, and nothing changed lately. */
  synchronized boolean isSettled(long quietNanos) {
    boolean still = inWork == 0 && ended >= copies;
    return still && System.nanoTime() - lastChange >= quietNanos && account().lost().isEmpty();
  }

  synchronized Account account() {
    return Account.of(List.copyOf(sent.keySet()), List.copyOf(arrivals), Map.copyOf(letGo));
  }
}
