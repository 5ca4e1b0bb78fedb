package dev.drover.rabbitmq;

import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One connection of a component, opened by its first user and again by the first user after a loss.
 *
 * <p>The client's own recovery stays off: a recovered channel would carry on with delivery tags and
 * publish numbers whose meaning died with the old one. Here a lost channel is a finished object
 * with finished books, and its user opens another. Thread-safe.
 */
final class BrokerConnection {

  /** Something that needs the broker. */
  interface Attempt {
    void run() throws IOException;
  }

  /** RabbitMQ's own limit; the client would drop the connection over a larger body. */
  static final int LARGEST_BODY = 512 * 1024 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(BrokerConnection.class);

  private static final Pattern LEADING_NUMBER = Pattern.compile("^\\d{1,4}");

  private final String purpose;
  private final BrokerAddress address;
  private final String text;
  private final ConnectionFactory factory;
  private final Threads threads;
  private final AtomicBoolean answered;
  private final Set<Runnable> onUnblocked = new CopyOnWriteArraySet<>();
  private final Set<Declaration> declared = ConcurrentHashMap.newKeySet();
  private volatile Connection connection;
  private volatile boolean closed;
  private volatile String blocked;
  private Channel asking;
  private IOException failure;
  private long failedAt;

  /**
   * @param purpose what the broker's operator reads as the connection's name
   * @param factory with everything set but the addresses
   * @param answered whether the broker ever did; shared by the connections to it
   */
  BrokerConnection(
      String purpose,
      BrokerAddress address,
      ConnectionFactory factory,
      Threads threads,
      AtomicBoolean answered) {
    this.purpose = purpose;
    this.address = address;
    this.text = address.toString();
    this.factory = factory;
    this.threads = threads;
    this.answered = answered;
  }

  /**
   * The connection, opened now if it is not open.
   *
   * @throws java.net.ConnectException with the reason, when the broker cannot be used
   */
  Connection open() throws IOException {
    Connection present = connection;
    return present != null && present.isOpen() ? present : reopen(System.nanoTime());
  }

  /** Who waited while another's attempt failed shares its failure instead of waiting again. */
  private synchronized Connection reopen(long asked) throws IOException {
    if (failure != null && failedAt - asked > 0) {
      throw failure;
    }
    if (closed) {
      throw new IOException("the connection to '" + address + "' has been closed by Drover");
    }
    if (connection == null || !connection.isOpen()) {
      declared.clear();
      blocked = null;
      connection = connect();
    }
    return connection;
  }

  private Connection connect() throws IOException {
    try {
      Connection fresh =
          factory.newConnection(threads.workers(), address.nodes(), "drover " + purpose);
      fresh.addBlockedListener(this::block, this::unblock);
      fresh.addShutdownListener(
          cause -> {
            if (!cause.isInitiatedByApplication()) {
              LOG.warn("The {} lost '{}': {}", purpose, address, cause.getMessage());
            }
          });
      LOG.info("The {} are connected to '{}' ({})", purpose, address, product(fresh));
      failure = null;
      answered.set(true);
      return fresh;
    } catch (IOException | TimeoutException e) {
      failure = ConnectFailure.of(address, e);
      failedAt = System.nanoTime();
      throw failure;
    }
  }

  /**
   * Declares on the open connection, once for its life.
   *
   * @throws dev.drover.delivery.TopologyUnmappable when the broker refuses
   */
  synchronized void declare(Declaration declaration) throws IOException {
    Connection present = open();
    if (!declared.contains(declaration)) {
      declaration.on(present, isQpid());
      declared.add(declaration);
    }
  }

  /**
   * Checks that an exchange exists.
   *
   * @throws dev.drover.delivery.TopologyUnmappable when it does not
   */
  void requireExchange(String exchange, String endpoint) throws IOException {
    Declaration.requireExchange(open(), exchange, endpoint);
  }

  /**
   * Makes an attempt; false when it failed only because the broker, which did answer before, is
   * away. So a wrong address stops a start, and a broker that dies during a start does not.
   *
   * @throws IOException what else it failed of
   */
  boolean unlessAway(Attempt attempt) throws IOException {
    try {
      attempt.run();
      return true;
    } catch (IOException | ShutdownSignalException e) {
      if (!answered.get() || ConnectFailure.isRefusal(e)) {
        throw e;
      }
      LOG.warn("'{}' went away during a start: {}", address, e.getMessage());
      return false;
    }
  }

  /** The next {@link #declare} declares again, for something was deleted. */
  void forget(Declaration declaration) {
    declared.remove(declaration);
  }

  /**
   * Returns when the broker has answered, on this connection if it is open, on a new one if not.
   * For one thread at a time.
   *
   * @throws IOException when it does not, or takes no publishes
   */
  void ask() throws IOException {
    Connection present = open();
    if (asking == null || !asking.isOpen()) {
      asking = present.createChannel();
    }
    asking.basicQos(1); // answered by every broker, needs no permission, changes nothing here
    if (blocked != null) {
      throw new IOException("it takes no publishes: " + blocked);
    }
  }

  /** Whether somebody wanted this connection and it is not there. */
  boolean isLost() {
    Connection present = connection;
    return present != null && !present.isOpen();
  }

  /** Whether the broker behind the open connection is Apache Qpid. */
  boolean isQpid() {
    Connection present = connection;
    return present != null && product(present).toLowerCase(Locale.ROOT).contains("qpid");
  }

  /** The broker's major version, as it says on the open connection; 0 when that is unknown. */
  int majorVersion() {
    Connection present = connection;
    Object version = present == null ? null : present.getServerProperties().get("version");
    Matcher major = LEADING_NUMBER.matcher(String.valueOf(version));
    return major.find() ? Integer.parseInt(major.group()) : 0;
  }

  /** Why the broker takes no publishes at this moment, or null. */
  String blockedBy() {
    return blocked;
  }

  void whenUnblocked(Runnable listener) {
    onUnblocked.add(listener);
  }

  void unregister(Runnable listener) {
    onUnblocked.remove(listener);
  }

  synchronized void close() {
    closed = true;
    if (connection != null) {
      connection.abort(5000);
    }
  }

  @Override
  public String toString() {
    return text;
  }

  private void block(String reason) {
    blocked = reason;
    LOG.warn("'{}' takes no publishes from the {} at present: {}", address, purpose, reason);
  }

  private void unblock() {
    blocked = null;
    LOG.info("'{}' takes publishes from the {} again", address, purpose);
    onUnblocked.forEach(Runnable::run);
  }

  private static String product(Connection connection) {
    Map<String, Object> properties = connection.getServerProperties();
    return "%s %s".formatted(properties.get("product"), properties.get("version"));
  }
}
