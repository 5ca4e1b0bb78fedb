package dev.drover.fault;

import java.sql.SQLException;
import java.util.Set;

/** A table without a unique key: a row for each effect, so that a second one of an id is seen. */
record CountedTable(Books books) {

  static CountedTable create(Books books) throws SQLException {
    books.execute("CREATE TABLE counted (message_id VARCHAR NOT NULL)");
    return new CountedTable(books);
  }

  long rows() throws SQLException {
    return books.number("SELECT COUNT(*) FROM counted");
  }

  /** Rows beyond the first of their id. */
  long doubles() throws SQLException {
    return books.number("SELECT COUNT(*) - COUNT(DISTINCT message_id) FROM counted");
  }

  Set<String> ids() throws SQLException {
    return books.pairs("SELECT DISTINCT message_id, '' FROM counted").keySet();
  }
}
