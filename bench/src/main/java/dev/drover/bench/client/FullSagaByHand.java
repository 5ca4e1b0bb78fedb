package dev.drover.bench.client;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.UUID;

/**
 * The log that Drover's service keeps, by hand: the same two tables with the same columns filled,
 * so that a step's result, what takes it back, and who must go on by when are known after a crash.
 * The start, each of three steps, and the end are a commit each, as in {@link SagaByHand}, which
 * keeps less.
 */
public final class FullSagaByHand {

  static final String TABLES =
      """
      CREATE TABLE saga (
        saga_id UUID PRIMARY KEY, type VARCHAR NOT NULL, business_key VARCHAR NOT NULL,
        state VARCHAR(12) NOT NULL, stuck_in VARCHAR(12), owner UUID, token UUID NOT NULL,
        due_at TIMESTAMP WITH TIME ZONE, outcome VARCHAR, error VARCHAR,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL, changed_at TIMESTAMP WITH TIME ZONE NOT NULL,
        ended_at TIMESTAMP WITH TIME ZONE,
        CHECK (state IN ('running', 'completing', 'compensating', 'completed', 'compensated', 'stuck')),
        CHECK ((state IN ('completed', 'compensated')) = (ended_at IS NOT NULL)),
        CHECK ((state IN ('completed', 'compensated', 'stuck')) = (due_at IS NULL)),
        CHECK ((state = 'stuck') = (stuck_in IS NOT NULL))
      ) WITH (fillfactor = 50);
      CREATE INDEX saga_due ON saga (due_at);
      CREATE TABLE saga_step (
        saga_id UUID NOT NULL, name VARCHAR NOT NULL, seq INTEGER NOT NULL, state VARCHAR(12) NOT NULL,
        compensation VARCHAR, completion VARCHAR, options VARCHAR NOT NULL, result VARCHAR,
        attempts INTEGER NOT NULL, end_attempts INTEGER NOT NULL, error VARCHAR,
        started_at TIMESTAMP WITH TIME ZONE NOT NULL, done_at TIMESTAMP WITH TIME ZONE,
        ended_at TIMESTAMP WITH TIME ZONE, PRIMARY KEY (saga_id, name),
        CHECK (state IN ('started', 'done', 'completed', 'compensated', 'skipped'))
      ) WITH (fillfactor = 70)
      """;

  private FullSagaByHand() {}

  public static void main(String[] args) throws Exception {
    Clients.run(args, TABLES, database -> new Log(database)::saga);
  }

  /** The log as one thread writes it. */
  static final class Log {
    private final UUID owner = UUID.randomUUID();
    private final Connection database;
    private final PreparedStatement start;
    private final PreparedStatement advance;
    private final PreparedStatement line;
    private final PreparedStatement end;

    Log(Connection database) throws SQLException {
      this.database = database;
      this.start =
          database.prepareStatement(
              """
              INSERT INTO saga (saga_id, type, business_key, state, owner, token, due_at, started_at,
                changed_at)
              VALUES (?, 'service', ?, 'running', ?, ?, now() + INTERVAL '1 hour', now(), now())
              """);
      this.advance =
          database.prepareStatement(
              "UPDATE saga SET changed_at = now() WHERE saga_id = ? AND token = ?");
      this.line =
          database.prepareStatement(
              """
              INSERT INTO saga_step (saga_id, name, seq, state, compensation, options, result,
                attempts, end_attempts, started_at, done_at)
              VALUES (?, ?, ?, 'done', 'direct://undo', '{"Map":{}}', ?, 1, 0, now(), now())
              """);
      this.end =
          database.prepareStatement(
              """
              UPDATE saga SET state = 'completed', owner = NULL, due_at = NULL, outcome = ?,
                changed_at = now(), ended_at = now()
              WHERE saga_id = ? AND token = ?
              """);
    }

    private void saga(String message) throws SQLException {
      UUID id = UUID.fromString(message);
      UUID token = start(id);
      for (int step = 1; step <= 3; step++) {
        step(id, token, step);
      }
      end(id, token);
    }

    /** Gives the token without which nobody goes on with the saga. */
    UUID start(UUID id) throws SQLException {
      UUID token = UUID.randomUUID();
      write(start, id, id.toString(), owner, token);
      database.commit();
      return token;
    }

    void step(UUID id, UUID token, int step) throws SQLException {
      write(advance, id, token);
      write(line, id, "step-" + step, step, "\"" + step + "\"");
      database.commit();
    }

    void end(UUID id, UUID token) throws SQLException {
      write(end, "\"3\"", id, token);
      database.commit();
    }

    static void write(PreparedStatement statement, Object... values) throws SQLException {
      for (int i = 0; i < values.length; i++) {
        statement.setObject(i + 1, values[i]);
      }
      statement.executeUpdate();
    }
  }
}
