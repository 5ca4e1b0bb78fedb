package dev.drover.sql;

import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Waits, on a connection of its own, until a transaction has committed that notified a channel.
 * PostgreSQL only. What is notified while nothing waits, and while the connection is broken, goes
 * unheard: whoever waits looks by itself from time to time.
 *
 * <p>To be used by one thread at a time.
 */
public final class Notifications implements AutoCloseable {

  private static final Duration TO_ANSWER = Duration.ofSeconds(5);

  private final LoneConnection connection;
  private final String listen;

  /**
   * @param channel a name that needs no quotes
   */
  Notifications(DatabaseAddress address, String channel) {
    this.connection = new LoneConnection(address, TO_ANSWER);
    this.listen = "LISTEN " + channel;
  }

  /**
   * What the channel was notified of, the payloads; empty when nothing came.
   *
   * @param patience at most three seconds
   * @throws SQLException when the database does not answer; the next call connects anew
   */
  public Set<String> await(Duration patience) throws SQLException {
    return connection.run(
        its -> {
          try (Statement statement = its.createStatement()) {
            statement.execute(listen);
          }
          // a session hears nothing before the transaction is over in which it began to listen
          its.commit();
          int millis = Math.toIntExact(patience.toMillis());
          return Arrays.stream(its.unwrap(PGConnection.class).getNotifications(millis))
              .map(PGNotification::getParameter)
              .collect(Collectors.toSet());
        });
  }

  @Override
  public void close() {
    connection.close();
  }
}
