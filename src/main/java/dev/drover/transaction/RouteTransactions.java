package dev.drover.transaction;

import dev.drover.sql.Dialect;
import dev.drover.sql.OpenTransaction;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.DataSourceUtils;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * The transactions of routes, READ COMMITTED, on one data source. Thread-safe; each transaction
 * takes a connection of the pool for as long as it is open.
 */
public final class RouteTransactions implements OpenTransaction.Source {

  private final DataSource dataSource;
  private final PoolTransactions manager;

  private RouteTransactions(DataSource dataSource, Predicate<SQLException> passes) {
    this.dataSource = dataSource;
    this.manager = new PoolTransactions(dataSource, passes);
  }

  /**
   * @param pool whose connections may be without auto-commit
   */
  public static RouteTransactions on(DataSource pool, Dialect dialect) {
    return new RouteTransactions(new CommittingDataSource(pool), dialect::isTransient);
  }

  /** For routes that are only looked at: nothing connects. */
  public static RouteTransactions offline() {
    return new RouteTransactions(new Unconnected(), fault -> false);
  }

  /**
   * What routes find by name: {@code dataSource} for {@code sql:}, which commits each statement by
   * itself outside of a transaction; {@code PROPAGATION_REQUIRED} for {@code transacted}, with or
   * without a {@code ref}.
   */
  public Map<String, Object> beans() {
    return Map.of(
        "dataSource", dataSource,
        "transactionManager", manager,
        "PROPAGATION_REQUIRED", new RouteTransactionPolicy(manager));
  }

  @Override
  public Optional<OpenTransaction> ofThisThread() {
    boolean open =
        TransactionSynchronizationManager.isActualTransactionActive()
            && TransactionSynchronizationManager.hasResource(dataSource);
    return open
        ? Optional.of(new BoundTransaction(DataSourceUtils.getConnection(dataSource)))
        : Optional.empty();
  }

  private static final class Unconnected extends AbstractDataSource {

    @Override
    public Connection getConnection() throws SQLException {
      throw new SQLException("there is no database while routes are only looked at");
    }

    @Override
    public Connection getConnection(String user, String password) throws SQLException {
      return getConnection();
    }
  }
}
