package dev.drover.reload;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.Consumer;
import org.apache.camel.Endpoint;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.DefaultConsumer;
import org.apache.camel.support.DefaultEndpoint;

/** Endpoints whose consumers can be built at any time, and refuse to start when told to. */
final class FussyComponent extends DefaultComponent {

  /** Names whose consumers do not start. */
  static final Set<String> REFUSED = ConcurrentHashMap.newKeySet();

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    return new DefaultEndpoint(uri, this) {
      @Override
      public Producer createProducer() {
        throw new UnsupportedOperationException();
      }

      @Override
      public Consumer createConsumer(Processor processor) {
        return new DefaultConsumer(this, processor) {
          @Override
          protected void doStart() throws Exception {
            if (REFUSED.contains(remaining)) {
              throw new IllegalStateException("'" + remaining + "' does not start");
            }
            super.doStart();
          }
        };
      }
    };
  }
}
