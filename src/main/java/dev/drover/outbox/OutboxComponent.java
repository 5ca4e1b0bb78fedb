package dev.drover.outbox;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.support.CamelContextHelper;
import org.apache.camel.support.DefaultComponent;

/**
 * The {@code outbox:} scheme: {@code to: outbox:NAME} stores events, {@code from: outbox:NAME}
 * publishes them. Works on the one {@link Outbox} of the registry, from the start of a route on.
 */
public final class OutboxComponent extends DefaultComponent {

  private final OutboxCounts counts = new OutboxCounts();
  private Commits commits;

  /** What was relayed since the start. */
  public OutboxCounts counts() {
    return counts;
  }

  /** Has the relays of this context look now. */
  public synchronized void wake() {
    if (commits != null) {
      commits.tell();
    }
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    if (remaining.isBlank()) {
      throw new IllegalArgumentException("'outbox:' needs the name of a destination: outbox:NAME");
    }
    var endpoint = new OutboxEndpoint(uri, this, remaining);
    setProperties(endpoint, parameters);
    endpoint.check();
    return endpoint;
  }

  Outbox outbox() {
    Outbox outbox = CamelContextHelper.findSingleByType(getCamelContext(), Outbox.class);
    if (outbox == null) {
      throw new IllegalStateException("there is no database for 'outbox:' here");
    }
    return outbox;
  }

  /** Shared by the relays of this context. */
  synchronized Commits commits() {
    if (commits == null) {
      commits = new Commits(outbox().commits().get());
    }
    return commits;
  }

  @Override
  protected synchronized void doStop() throws Exception {
    if (commits != null) {
      commits.close();
      commits = null;
    }
    super.doStop();
  }
}
