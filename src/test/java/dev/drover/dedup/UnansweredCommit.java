package dev.drover.dedup;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntPredicate;
import javax.sql.DataSource;

/** A data source some of whose commits, asked for or not, are done and then reported as failed. */
final class UnansweredCommit {

  private UnansweredCommit() {}

  /**
   * @param lost which commits, counted from 0
   * @param state the SQLState that is reported
   */
  static DataSource on(DataSource real, IntPredicate lost, String state) {
    var commits = new AtomicInteger();
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(method, real, arguments);
          return result instanceof Connection c
              ? connection(c, () -> lost.test(commits.getAndIncrement()), state)
              : result;
        });
  }

  private static Connection connection(Connection real, Commit commit, String state) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = answer(method, real, arguments, "commit", commit, state);
          return result instanceof PreparedStatement statement
              ? statement(statement, () -> real.getAutoCommit() && commit.isLost(), state)
              : result;
        });
  }

  private static PreparedStatement statement(PreparedStatement real, Commit commit, String state) {
    return proxy(
        PreparedStatement.class,
        (method, arguments) -> answer(method, real, arguments, "executeUpdate", commit, state));
  }

  private interface Commit {
    boolean isLost() throws SQLException;
  }

  private static Object answer(
      Method method, Object real, Object[] arguments, String commits, Commit commit, String state)
      throws Throwable {
    Object result = call(method, real, arguments);
    if (method.getName().equals(commits) && commit.isLost()) {
      throw new SQLException("the answer is lost", state);
    }
    return result;
  }

  private interface Call {
    Object with(Method method, Object[] arguments) throws Throwable;
  }

  private static <T> T proxy(Class<T> type, Call call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> call.with(method, arguments)));
  }

  private static Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }
}
