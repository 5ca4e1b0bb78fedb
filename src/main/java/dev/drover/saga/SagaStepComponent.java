package dev.drover.saga;

import java.util.Map;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;

/** {@code saga-step:}: steps of sagas that are not run again when they are done. */
@Component("saga-step")
public final class SagaStepComponent extends DefaultComponent {

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters) {
    String call = getAndRemoveParameter(parameters, "call", String.class);
    if (remaining.isBlank() || call == null) {
      throw new IllegalArgumentException(
          "'%s' must name a step and what it calls: saga-step:reserve?call=direct:reserve"
              .formatted(uri));
    }
    return new SagaStepEndpoint(uri, this, remaining, call);
  }
}
