package dev.drover.dedup;

import dev.drover.sql.PlainSql;
import java.sql.SQLException;
import java.util.List;

/** What PostgreSQL's commits of changes to {@code message_dedup} wait for. */
final class SeenCommits {

  private final PlainSql sql;

  SeenCommits(PlainSql sql) throws SQLException {
    this.sql = sql;
    sql.execute("CREATE TABLE seen_commit (seen VARCHAR)");
    sql.execute(
        """
        CREATE FUNCTION see_commit() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO seen_commit VALUES (
            NEW.message_id || ' ' || NEW.state || ' ' || current_setting('synchronous_commit'));
          RETURN NULL;
        END $$
        """);
    sql.execute(
        """
        CREATE CONSTRAINT TRIGGER see_commit AFTER INSERT OR UPDATE ON message_dedup
        DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION see_commit()
        """);
  }

  /** Each row written, as id, state and setting at the commit; since the last call. */
  List<String> take() throws SQLException {
    List<String> seen = sql.texts("SELECT seen FROM seen_commit ORDER BY seen");
    sql.execute("DELETE FROM seen_commit");
    return seen;
  }
}
