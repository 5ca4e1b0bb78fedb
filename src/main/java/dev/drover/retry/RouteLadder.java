package dev.drover.retry;

import dev.drover.delivery.RetrySource;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.AsyncProducer;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.support.service.ServiceSupport;

/**
 * The rungs of one route: an endpoint for each wait, made with the route, and a producer for each,
 * started before the route consumes and stopped when the route is removed.
 */
final class RouteLadder extends ServiceSupport {

  private final RetrySource source;
  private final Map<Duration, Endpoint> endpoints = new HashMap<>();
  private final Endpoint deadLetters;
  private final Map<Duration, AsyncProducer> rungs = new HashMap<>();
  private AsyncProducer letters;

  RouteLadder(CamelContext context, RetrySource source, Ladder ladder, String deadLetterUri) {
    this.source = source;
    ladder.rungs().forEach(wait -> endpoints.put(wait, source.rung(ladder.suffix(wait), wait)));
    this.deadLetters = context.getEndpoint(deadLetterUri);
  }

  RetrySource source() {
    return source;
  }

  AsyncProducer rung(Duration wait) {
    return rungs.get(wait);
  }

  AsyncProducer letters() {
    return letters;
  }

  @Override
  protected void doStart() throws Exception {
    letters = started(deadLetters);
    for (var rung : endpoints.entrySet()) {
      rungs.put(rung.getKey(), started(rung.getValue()));
    }
  }

  private AsyncProducer started(Endpoint endpoint) throws Exception {
    ServiceHelper.startService(endpoint);
    AsyncProducer producer = endpoint.createAsyncProducer();

    ServiceHelper.startService(producer);
    return producer;
  }

  @Override
  protected void doStop() {
    ServiceHelper.stopAndShutdownServices(letters, rungs.values());
    rungs.clear();
  }
}
