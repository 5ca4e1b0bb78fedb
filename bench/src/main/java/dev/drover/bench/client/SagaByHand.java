package dev.drover.bench.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * A saga log by hand: the start, each of three steps with its line in the log, and the end are a
 * commit each.
 */
public final class SagaByHand {

  static final String TABLES =
      """
      CREATE TABLE saga_log (saga_id UUID PRIMARY KEY, state VARCHAR NOT NULL, step INTEGER NOT NULL,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL, ended_at TIMESTAMP WITH TIME ZONE);
      CREATE TABLE saga_log_step (saga_id UUID NOT NULL, step INTEGER NOT NULL, name VARCHAR NOT NULL,
        done_at TIMESTAMP WITH TIME ZONE NOT NULL, PRIMARY KEY (saga_id, step))
      """;

  private SagaByHand() {}

  public static void main(String[] args) throws Exception {
    Clients.run(args, TABLES, database -> new Log(database)::saga);
  }

  /** The log as one thread writes it. */
  static final class Log {
    private final Connection database;
    private final PreparedStatement start;
    private final PreparedStatement advance;
    private final PreparedStatement line;
    private final PreparedStatement end;

    Log(Connection database) throws SQLException {
      this.database = database;
      this.start =
          database.prepareStatement("INSERT INTO saga_log VALUES (?, 'running', 0, now(), NULL)");
      this.advance = database.prepareStatement("UPDATE saga_log SET step = ? WHERE saga_id = ?");
      this.line = database.prepareStatement("INSERT INTO saga_log_step VALUES (?, ?, ?, now())");
      this.end =
          database.prepareStatement(
              "UPDATE saga_log SET state = 'completed', ended_at = now() WHERE saga_id = ?");
    }

    private void saga(String message) throws SQLException {
      UUID id = UUID.fromString(message);
      start(id);
      for (int step = 1; step <= 3; step++) {
        step(id, step);
      }
      end(id);
    }

    void start(UUID id) throws SQLException {
      start.setObject(1, id);
      start.executeUpdate();
      database.commit();
    }

    void step(UUID id, int step) throws SQLException {
      advance.setInt(1, step);
      advance.setObject(2, id);
      advance.executeUpdate();
      line.setObject(1, id);
      line.setInt(2, step);
      line.setString(3, "step-" + step);
      line.executeUpdate();
      database.commit();
    }

    void end(UUID id) throws SQLException {
      end.setObject(1, id);
      end.executeUpdate();
      database.commit();
    }
  }
}
