package dev.drover.sql;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import javax.sql.DataSource;

/**
 * A data source that tells of each statement before it is prepared, so that a test can let another
 * process come in between two of them.
 */
record BeforeStatement(DataSource real, Watcher watcher) {

  /** Learns of a statement; it may run others, on connections of its own. */
  interface Watcher {
    void before(String sql) throws Exception;
  }

  DataSource dataSource() {
    return proxy(DataSource.class, real, false);
  }

  private <T> T proxy(Class<T> type, T target, boolean prepares) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              if (prepares && method.getName().equals("prepareStatement")) {
                watcher.before((String) args[0]);
              }
              try {
                Object result = method.invoke(target, args);
                return result instanceof Connection c ? proxy(Connection.class, c, true) : result;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
