package dev.drover.transaction;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Iterator;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.component.sql.DefaultSqlPrepareStatementStrategy;

/**
 * Counts the parameters of a {@code sql:} step's statement by its placeholders.
 *
 * <p>Camel asks the driver for their number at every execution, and that of PostgreSQL asks the
 * server: a second round trip for each step, and a statement that is parsed for nothing, while the
 * transaction holds its locks. The driver is still asked where the text does not tell for sure.
 */
final class StepParameters extends DefaultSqlPrepareStatementStrategy {

  /** A number that keeps Camel from asking. What it is does not matter. */
  static final int ANY = 1;

  /** Where a question mark is no placeholder; a doubled one is PostgreSQL's operator. */
  private static final Pattern NO_PLACEHOLDER =
      Pattern.compile("'[^']*'|\"[^\"]*\"|--[^\\n]*|/\\*.*?\\*/|\\?\\?", Pattern.DOTALL);

  /** Quotes within quotes, dollar quotes, comments within comments. */
  private static final Pattern UNSURE =
      Pattern.compile("\\\\|\\$\\w*\\$|/\\*.*/\\*", Pattern.DOTALL);

  /**
   * A statement that was read.
   *
   * @param count of its placeholders
   * @param isSure whether that is the number of its parameters
   */
  private record Text(String prepared, int count, boolean isSure) {}

  /** The values of one execution, in their order. */
  private record Values(Text text, Iterator<?> values) implements Iterator<Object> {
    @Override
    public boolean hasNext() {
      return values.hasNext();
    }

    @Override
    public Object next() {
      return values.next();
    }
  }

  /** A step nearly always runs the same. */
  private volatile Text last = new Text("", 0, true);

  StepParameters(char separator) {
    super(separator);
  }

  @Override
  public Iterator<?> createPopulateIterator(
      String query, String prepared, int any, Exchange exchange, Object value) throws SQLException {
    Text text = read(prepared);
    return text.count == 0 && text.isSure
        ? new Values(text, Collections.emptyIterator())
        : new Values(
            text, super.createPopulateIterator(query, prepared, text.count, exchange, value));
  }

  @Override
  public void populateStatement(PreparedStatement statement, Iterator<?> iterator, int any)
      throws SQLException {
    int count =
        iterator instanceof Values values && values.text.isSure
            ? values.text.count
            : statement.getParameterMetaData().getParameterCount();
    if (count > 0) {
      super.populateStatement(statement, iterator, count);
    }
  }

  private Text read(String prepared) {
    Text known = last;
    if (!known.prepared.equals(prepared)) {
      known = new Text(prepared, placeholders(prepared), !UNSURE.matcher(prepared).find());
      last = known;
    }
    return known;
  }

  private static int placeholders(String prepared) {
    String bare = NO_PLACEHOLDER.matcher(prepared).replaceAll("");
    return (int) bare.chars().filter(c -> c == '?').count();
  }
}
