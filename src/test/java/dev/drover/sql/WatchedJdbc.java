package dev.drover.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;

/**
 * A data source that tells of each call on it, its connections and their prepared statements before
 * it is made, so that a test can count them, or let another process come in between two.
 */
public record WatchedJdbc(Watcher watcher) {

  /** Learns of a call; it may make others, on connections of its own. */
  public interface Watcher {
    void before(Method method, Object[] arguments) throws Exception;
  }

  public DataSource on(DataSource real) {
    return proxy(DataSource.class, real);
  }

  private <T> T proxy(Class<T> type, T real) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              watcher.before(method, arguments);
              try {
                return watched(method.invoke(real, arguments));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Object watched(Object result) {
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement);
    }
    return result instanceof Connection connection ? proxy(Connection.class, connection) : result;
  }
}
