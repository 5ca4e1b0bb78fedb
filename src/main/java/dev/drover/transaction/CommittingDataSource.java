package dev.drover.transaction;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Gives connections with auto-commit: outside of a transaction a statement of {@code sql:} would
 * else be rolled back without a word when its connection goes back to the pool.
 */
final class CommittingDataSource extends DelegatingDataSource {

  CommittingDataSource(DataSource pool) {
    super(pool);
  }

  @Override
  public Connection getConnection() throws SQLException {
    Connection connection = super.getConnection();
    try {
      connection.setAutoCommit(true);
      return connection;
    } catch (SQLException e) {
      connection.close();
      throw e;
    }
  }
}
