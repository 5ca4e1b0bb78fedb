package dev.drover.dedup;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;

/** A data source whose every second commit is done, and then reported as a broken connection. */
final class UnansweredCommit {

  private UnansweredCommit() {}

  static DataSource on(DataSource real) {
    var commits = new AtomicInteger();
    return proxy(
        DataSource.class,
        (method, arguments) -> {
          Object result = call(method, real, arguments);
          return result instanceof Connection c ? connection(c, commits) : result;
        });
  }

  private static Connection connection(Connection real, AtomicInteger commits) {
    return proxy(
        Connection.class,
        (method, arguments) -> {
          Object result = call(method, real, arguments);
          if (method.getName().equals("commit") && commits.getAndIncrement() % 2 == 0) {
            throw new SQLException("the answer is lost", "08006");
          }
          return result;
        });
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
