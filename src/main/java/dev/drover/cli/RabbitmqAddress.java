package dev.drover.cli;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;

/** Where an AMQP broker is, how to connect to it, and what to say when that fails. */
record RabbitmqAddress(URI uri) {

  private static final int CONNECT_MILLIS = 5_000;

  static RabbitmqAddress of(URI uri) {
    return new RabbitmqAddress(uri);
  }

  /**
   * Opens one connection that does not recover. {@code amqps} verifies the certificate and the host
   * name by the JVM's trust store.
   *
   * @throws CommandFailed saying what to do
   */
  Connection connect(String name) {
    try {
      return factory().newConnection(name);
    } catch (PossibleAuthenticationFailureException e) {
      throw new CommandFailed(
          "RabbitMQ at '%s' refused the user or the virtual host; check drover.rabbitmq.uri and drover.rabbitmq.password"
              .formatted(this),
          e);
    } catch (IOException | TimeoutException | GeneralSecurityException e) {
      throw new CommandFailed(
          "RabbitMQ at '%s' cannot be reached: %s; start the daemon with 'drover run', or name another server in drover.rabbitmq.uri"
              .formatted(this, Reason.of(e)),
          e);
    }
  }

  private ConnectionFactory factory() throws GeneralSecurityException {
    var factory = new ConnectionFactory();
    try {
      factory.setUri(uri);
    } catch (java.net.URISyntaxException e) {
      throw new CommandFailed("'%s' is no AMQP address: %s".formatted(this, e.getMessage()), e);
    }
    if ("amqps".equals(uri.getScheme())) {
      factory.useSslProtocol(SSLContext.getDefault());
      factory.enableHostnameVerification();
    }
    factory.setConnectionTimeout(CONNECT_MILLIS);
    factory.setHandshakeTimeout(CONNECT_MILLIS);
    factory.setAutomaticRecoveryEnabled(false);
    return factory;
  }

  /** Whether the broker closed a channel because what was named does not exist. */
  static boolean isNotFound(ShutdownSignalException e) {
    return e.getReason() instanceof AMQP.Channel.Close close
        && close.getReplyCode() == AMQP.NOT_FOUND;
  }

  /** Without user and password. */
  @Override
  public String toString() {
    int port = uri.getPort() < 0 ? ("amqps".equals(uri.getScheme()) ? 5671 : 5672) : uri.getPort();
    return uri.getHost() + ":" + port;
  }
}
