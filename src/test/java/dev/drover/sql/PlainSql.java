package dev.drover.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/**
 * Statements of a test, each in a transaction of its own.
 *
 * @param dataSource with or without auto-commit
 */
public record PlainSql(DataSource dataSource) {

  public void execute(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
      if (!connection.getAutoCommit()) {
        connection.commit();
      }
    }
  }

  /** The first column of the first row, which there must be. */
  public String text(String sql) throws SQLException {
    List<String> texts = texts(sql);
    assertThat(texts).as("rows of " + sql).isNotEmpty();
    return texts.get(0);
  }

  /** The first column of every row. */
  public List<String> texts(String sql) throws SQLException {
    try (Connection connection = dataSource.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      var texts = new ArrayList<String>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    }
  }
}
