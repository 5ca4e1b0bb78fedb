package dev.drover.rabbitmq;

import com.rabbitmq.client.ConnectionFactory;
import dev.drover.delivery.Topology;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.camel.CamelContext;
import org.apache.camel.Endpoint;
import org.apache.camel.spi.Metadata;
import org.apache.camel.spi.annotations.Component;
import org.apache.camel.support.DefaultComponent;
import org.apache.camel.support.jsse.KeyStoreParameters;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.jsse.TrustManagersParameters;
import org.apache.camel.util.PropertiesHelper;

/**
 * The {@code rabbitmq:} scheme: one broker, by one connection for everything that consumes and one
 * for everything that publishes, each opened by its first user.
 *
 * <p>A broker that cannot be reached when a route starts fails that start with a {@link
 * java.net.ConnectException}; a connection lost later comes back by itself.
 */
@Component("rabbitmq")
public final class RabbitmqComponent extends DefaultComponent {

  private static final int RPC_TIMEOUT = 30_000;

  @Metadata(
      description = "amqp[s]://user:password@host:port/vhost of the broker.",
      defaultValue = "amqp://guest:guest@127.0.0.1:5672/",
      secret = true)
  private String uri = "amqp://guest:guest@127.0.0.1:5672/";

  @Metadata(description = "Further nodes of the broker, host:port,host:port, tried in turn.")
  private String addresses;

  @Metadata(description = "The password, in place of the uri's.", secret = true)
  private String password;

  @Metadata(description = "Milliseconds to wait for a TCP connection.", defaultValue = "10000")
  private int connectionTimeout = 10_000;

  @Metadata(
      description = "Seconds of silence after which the broker counts as lost.",
      defaultValue = "20")
  private int requestedHeartbeat = 20;

  @Metadata(
      label = "security",
      description =
          "A PKCS12 or JKS file with the authorities to trust for amqps. Default: the JVM's.")
  private String trustStore;

  @Metadata(label = "security", description = "The trust store's password.", secret = true)
  private String trustStorePassword;

  @Metadata(
      label = "security",
      description = "TLS in full for amqps, a client's certificate among it; wins over trustStore.")
  private SSLContextParameters sslContextParameters;

  private final EndpointLedger ledger = new EndpointLedger();
  private volatile Topology expected = Topology.none();
  private final AtomicBoolean answered = new AtomicBoolean();
  private Threads threads;
  private BrokerConnection consumers;
  private BrokerConnection publishers;

  /** A component that still needs its context, for Camel to find by the scheme. */
  public RabbitmqComponent() {}

  /** A component of this context. */
  public RabbitmqComponent(CamelContext context) {
    super(context);
  }

  /** What all endpoints of this moment want declared, in RabbitMQ's words. */
  public Topology topology() {
    return ledger.union();
  }

  /** What all passive endpoints so far expect to find. */
  public Topology expected() {
    return expected;
  }

  /** Whether every connection that was ever opened is open now. */
  public boolean connected() {
    return consumers != null && !consumers.isLost() && !publishers.isLost();
  }

  /**
   * Opens the connection for consumers now, if it is not open.
   *
   * @throws java.net.ConnectException with the reason, when the broker cannot be used
   */
  public void connect() throws IOException {
    consumers.open();
  }

  /**
   * Returns when the broker has answered on a connection that can be used.
   *
   * @throws IOException when it cannot be reached, is silent, or takes no publishes at present
   */
  public void ask() throws IOException {
    consumers.ask();
    publishers.ask();
  }

  EndpointLedger ledger() {
    return ledger;
  }

  Threads threads() {
    return threads;
  }

  BrokerConnection consumers() {
    return consumers;
  }

  /** A publisher on the connection that all publishers share; not yet started. */
  ConfirmedPublisher publisher(
      String name, Declaration declaration, boolean mandatory, Duration timeout) {
    return new ConfirmedPublisher(
        new ConfirmedPublisher.Settings(name, declaration, mandatory, timeout),
        publishers,
        threads);
  }

  @Override
  protected Endpoint createEndpoint(String uri, String remaining, Map<String, Object> parameters)
      throws Exception {
    RefusedOptions.takeOut(parameters);
    var options = new RabbitmqConfiguration();
    options.exchange = RabbitmqConfiguration.exchangeName(remaining);
    options.args = new HashMap<>(PropertiesHelper.extractProperties(parameters, "arg."));
    setProperties(options, parameters);
    var faults = options.faults();
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", faults));
    }
    return new RabbitmqEndpoint(uri, this, options);
  }

  @Override
  protected void afterConfiguration(
      String uri, String remaining, Endpoint endpoint, Map<String, Object> parameters) {
    EndpointTopology topology = ((RabbitmqEndpoint) endpoint).topology();
    ledger.enter(endpoint.getEndpointUri(), topology.declared());
    expect(topology.expected());
  }

  private synchronized void expect(Topology more) {
    expected = expected.and(more);
  }

  @Override
  protected void doStart() throws Exception {
    super.doStart();
    var executors = getCamelContext().getExecutorServiceManager();
    threads = Threads.of(executors.newCachedThreadPool(this, "rabbitmq-worker"));
    BrokerAddress address = BrokerAddress.of(uri, password, addresses);
    consumers = connection("consumers", address);
    publishers = connection("publishers", address);
  }

  private BrokerConnection connection(String purpose, BrokerAddress address) throws Exception {
    return new BrokerConnection(purpose, address, factory(address), threads, answered);
  }

  @Override
  protected void doStop() throws Exception {
    if (consumers != null) {
      consumers.close();
      publishers.close();
      threads.end();
      getCamelContext().getExecutorServiceManager().shutdown(threads.workers());
    }
    super.doStop();
  }

  private ConnectionFactory factory(BrokerAddress address) throws Exception {
    var factory = new ConnectionFactory();
    factory.setUsername(address.user());
    factory.setPassword(address.password());
    factory.setVirtualHost(address.virtualHost());
    factory.setConnectionTimeout(connectionTimeout);
    factory.setRequestedHeartbeat(requestedHeartbeat);
    factory.setChannelRpcTimeout(RPC_TIMEOUT);
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setMaxInboundMessageBodySize(BrokerConnection.LARGEST_BODY);
    if (address.tls()) {
      factory.useSslProtocol(tls().createSSLContext(getCamelContext()));
      factory.enableHostnameVerification();
    }
    return factory;
  }

  private SSLContextParameters tls() throws GeneralSecurityException {
    if (sslContextParameters != null) {
      return sslContextParameters;
    }
    var parameters = new SSLContextParameters();
    if (trustStore != null) {
      parameters.setTrustManagers(trust());
    }
    return parameters;
  }

  private TrustManagersParameters trust() {
    var store = new KeyStoreParameters();
    store.setResource(trustStore.contains(":") ? trustStore : "file:" + trustStore);
    store.setPassword(trustStorePassword);
    var trust = new TrustManagersParameters();
    trust.setKeyStore(store);
    return trust;
  }

  /** See {@link #uri}. */
  public void setUri(String uri) {
    this.uri = uri;
  }

  /** See {@link #addresses}. */
  public void setAddresses(String addresses) {
    this.addresses = addresses;
  }

  /** See {@link #password}. */
  public void setPassword(String password) {
    this.password = password;
  }

  /** See {@link #connectionTimeout}. */
  public void setConnectionTimeout(int connectionTimeout) {
    this.connectionTimeout = connectionTimeout;
  }

  /** See {@link #requestedHeartbeat}. */
  public void setRequestedHeartbeat(int requestedHeartbeat) {
    this.requestedHeartbeat = requestedHeartbeat;
  }

  /** See {@link #trustStore}. */
  public void setTrustStore(String trustStore) {
    this.trustStore = trustStore;
  }

  /** See {@link #trustStorePassword}. */
  public void setTrustStorePassword(String trustStorePassword) {
    this.trustStorePassword = trustStorePassword;
  }

  /** See {@link #sslContextParameters}. */
  public void setSslContextParameters(SSLContextParameters sslContextParameters) {
    this.sslContextParameters = sslContextParameters;
  }
}
