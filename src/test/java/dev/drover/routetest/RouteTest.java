package dev.drover.routetest;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.camel.Exchange;
import org.apache.camel.component.mock.MockEndpoint;
import org.apache.camel.model.ModelCamelContext;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * A JUnit 5 extension that runs route files as the daemon would, with mocks in place of the brokers
 * or on embedded ones, and draws up the account of every message.
 *
 * <pre>{@code
 * @RegisterExtension
 * final RouteTest routes =
 *     RouteTest.of("classpath:routes/bridge/orders.camel.yaml")
 *         .source("rabbitmq:orders")
 *         .target("kafka:orders")
 *         .deadLetters("rabbitmq:orders.dlx");
 *
 * @Test
 * void deadLettersWhatIsNoJson() {
 *   routes.send("order-1", "{\"id\": \"1\"}");
 *   routes.send("order-2", "not json");
 *
 *   routes.account().expectDead("order-2").balances();
 * }
 * }</pre>
 *
 * <p>Each test method has a Camel context, an idempotent repository on an H2 database, and where
 * wanted brokers of its own; all are gone behind it. An end of a route is named by its endpoint
 * without options, {@code kafka:orders}, or by the id of the step, {@code orders-to-kafka}; a
 * source by its endpoint or by the id of the route.
 *
 * <p>The methods that prepare are for one thread, before the test; the others may be called by
 * several.
 */
public final class RouteTest implements BeforeEachCallback, AfterEachCallback {

  private final Setup setup;
  private RunningRoutes running;

  private RouteTest(List<String> files) {
    this.setup = new Setup(files);
  }

  /**
   * The routes of these files, beside the shipped dead letter channel.
   *
   * @param files {@code classpath:routes/bridge/orders.camel.yaml}, or a path such as {@code
   *     config/routes/watch.camel.yaml}; wildcards as Camel takes them
   */
  public static RouteTest of(String... files) {
    return new RouteTest(List.of(files));
  }

  /** The end where {@link #send} puts messages in; every test names one. */
  public RouteTest source(String uriOrRouteId) {
    setup.source(uriOrRouteId);
    return this;
  }

  /** An end whose messages are done. */
  public RouteTest target(String uriOrStepId) {
    setup.end(uriOrStepId, End.Kind.TARGET);
    return this;
  }

  /** An end whose messages are dead. */
  public RouteTest deadLetters(String uriOrStepId) {
    setup.end(uriOrStepId, End.Kind.DEAD_LETTERS);
    return this;
  }

  /** An end that is a mock on embedded servers too, and no part of the account. */
  public RouteTest mock(String uriOrStepId) {
    setup.end(uriOrStepId, End.Kind.ASIDE);
    return this;
  }

  /** A bean that the routes refer to by name; it may stand for one of the daemon's. */
  public RouteTest bean(String name, Object bean) {
    setup.beans.put(name, bean);
    return this;
  }

  /** A placeholder of the routes or a key of Camel, as in {@code application.properties}. */
  public RouteTest property(String key, String value) {
    setup.properties.setProperty(key, value);
    return this;
  }

  /** Sources and ends on RabbitMQ and Kafka stay as they are, on the daemon's embedded brokers. */
  public RouteTest onEmbeddedServers() {
    setup.embedded = true;
    return this;
  }

  /**
   * Sends one message to the source: to its route, which has ended with it when this returns, or on
   * embedded servers to its exchange or topic.
   *
   * @param id the message id, which the account goes by
   */
  public Exchange send(String id, Object body) {
    return send(id, body, Map.of());
  }

  /**
   * The same with headers as the source's component gives or, on embedded servers, takes them, such
   * as {@code CamelRabbitmqRoutingKey}.
   */
  public Exchange send(String id, Object body, Map<String, Object> headers) {
    return running().send(id, body, headers);
  }

  /** Sends a message without an id; it has no place in the account. */
  public Exchange sendWithoutId(Object body, Map<String, Object> headers) {
    return running().send("", body, headers);
  }

  /** The mock of an end, which has each message that arrived there. */
  public MockEndpoint at(String uriOrStepId) {
    return running().mock(uriOrStepId);
  }

  /**
   * Where every message is that was sent. Waits until none is on its way, at most 3 seconds, on
   * embedded servers 15; a message that its source would offer again counts as pending.
   */
  public Account account() {
    return running().account();
  }

  /** The context that the routes run in, for whatever is not offered here. */
  public ModelCamelContext context() {
    return running().context();
  }

  /** Takes the database away from the routes, until the end of the test. */
  public void closeDatabase() {
    running().closeDatabase();
  }

  @Override
  public void beforeEach(ExtensionContext test) throws Exception {
    running = RunningRoutes.start(setup);
  }

  @Override
  public void afterEach(ExtensionContext test) throws Exception {
    if (running != null) {
      running.close();
      running = null;
    }
  }

  private RunningRoutes running() {
    if (running == null) {
      throw new IllegalStateException(
          "no test method is running; is the extension registered by @RegisterExtension?");
    }
    return running;
  }

  /** What a test has said about its routes. */
  static final class Setup {
    final List<String> files;
    final Map<String, End.Kind> ends = new LinkedHashMap<>();
    final Map<String, Object> beans = new LinkedHashMap<>();
    final Properties properties = new Properties();
    String source;
    boolean embedded;

    Setup(List<String> files) {
      this.files = files;
    }

    void source(String name) {
      if (source != null) {
        throw new IllegalArgumentException(
            "the source is '%s' and cannot be '%s' too".formatted(source, name));
      }
      source = name;
    }

    void end(String name, End.Kind kind) {
      if (ends.putIfAbsent(name, kind) != null) {
        throw new IllegalArgumentException("'%s' is named twice".formatted(name));
      }
    }
  }
}
