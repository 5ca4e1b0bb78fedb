package dev.drover.saga;

import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.spi.UriEndpoint;
import org.apache.camel.spi.UriParam;
import org.apache.camel.spi.UriPath;
import org.apache.camel.support.DefaultEndpoint;

/** A named step of a saga: calls another endpoint, usually a route, once its turn has come. */
@UriEndpoint(
    firstVersion = "0.1.0",
    scheme = "saga-step",
    title = "Saga Step",
    syntax = "saga-step:name",
    producerOnly = true)
final class SagaStepEndpoint extends DefaultEndpoint {

  /**
   * The exchange property with the name of the step, for what the step calls and for its
   * compensation: with the saga id it is the key under which a participant applies a step once.
   */
  static final String STEP = "CamelSagaStep";

  @UriPath(description = "The name of the step, unique in its saga.")
  private final String name;

  @UriParam(description = "The endpoint that does the step.")
  private final String call;

  SagaStepEndpoint(String uri, SagaStepComponent component, String name, String call) {
    super(uri, component);
    this.name = name;
    this.call = call;
  }

  String name() {
    return name;
  }

  @Override
  public Producer createProducer() throws Exception {
    return new SagaStepProducer(this, getCamelContext().getEndpoint(call).createAsyncProducer());
  }

  @Override
  public Consumer createConsumer(Processor processor) {
    throw new UnsupportedOperationException("a saga step can be called, not consumed from");
  }
}
