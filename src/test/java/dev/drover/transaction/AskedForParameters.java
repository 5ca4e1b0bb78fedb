package dev.drover.transaction;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import javax.sql.DataSource;

/** Counts how often a driver is asked for the parameters of a statement. */
final class AskedForParameters {

  int times;

  DataSource on(DataSource real) {
    return proxy(DataSource.class, real);
  }

  private <T> T proxy(Class<T> type, T target) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, args) -> {
              if (method.getName().equals("getParameterMetaData")) {
                times++;
              }
              try {
                return watched(method.invoke(target, args));
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }

  private Object watched(Object result) {
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement);
    }
    if (result instanceof Connection connection) {
      return proxy(Connection.class, connection);
    }
    return result;
  }
}
