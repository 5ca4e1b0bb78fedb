package dev.drover.rabbitmq;

import com.rabbitmq.client.AuthenticationFailureException;
import com.rabbitmq.client.PossibleAuthenticationFailureException;
import com.rabbitmq.client.ShutdownSignalException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;

/** Says in an operator's words why a broker could not be connected to. */
final class ConnectFailure {
  private ConnectFailure() {}

  static ConnectException of(BrokerAddress address, Exception cause) {
    var failure =
        new ConnectException("'" + address + "' cannot be used: " + reason(address, cause));
    failure.initCause(cause);
    return failure;
  }

  /** Whether the broker closed a channel over what was asked of it, and so is there. */
  static boolean isRefusal(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ShutdownSignalException signal) {
        return !signal.isHardError();
      }
    }
    return false;
  }

  private static String reason(BrokerAddress address, Exception cause) {
    if (cause instanceof AuthenticationFailureException
        || cause instanceof PossibleAuthenticationFailureException) {
      return "the broker refused user '%s'; correct user, password or the user's permission for virtual host '%s'"
          .formatted(address.user(), address.virtualHost());
    }
    if (cause instanceof SSLException) {
      return tlsReason(address, cause);
    }
    if (cause instanceof UnknownHostException) {
      return "no host is named '%s'; correct the address".formatted(address.node().getHost());
    }
    return "%s; is the broker running there?".formatted(words(cause));
  }

  private static String tlsReason(BrokerAddress address, Exception cause) {
    String found = words(cause);
    if (String.valueOf(cause.getMessage()).contains("PKIX")) {
      return "its certificate is signed by an authority that is not trusted (%s); give a trustStore that holds it"
          .formatted(found);
    }
    if (found.contains("subject alternative") || found.contains("No name matching")) {
      return "its certificate is for another host than '%s' (%s); use a name of the certificate as address"
          .formatted(address.node().getHost(), found);
    }
    return "TLS failed (%s); does this port speak TLS?".formatted(found);
  }

  private static String words(Throwable cause) {
    Throwable deepest = deepest(cause);
    return deepest.getMessage() == null ? deepest.getClass().getSimpleName() : deepest.getMessage();
  }

  private static Throwable deepest(Throwable cause) {
    return cause.getCause() == null ? cause : deepest(cause.getCause());
  }
}
