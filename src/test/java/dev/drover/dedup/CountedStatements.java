package dev.drover.dedup;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;
import javax.sql.DataSource;

/** A data source that counts the statements which are executed on it; a batch counts as one. */
final class CountedStatements {

  private final AtomicInteger count = new AtomicInteger();
  private final List<Throwable> failed = new CopyOnWriteArrayList<>();
  private final DataSource dataSource;

  private CountedStatements(DataSource real, IntConsumer executed) {
    this.dataSource = proxy(DataSource.class, real, executed);
  }

  /**
   * @param executed told after each statement how many there were
   */
  static CountedStatements on(DataSource real, IntConsumer executed) {
    return new CountedStatements(real, executed);
  }

  DataSource dataSource() {
    return dataSource;
  }

  /** How many since the last call. */
  int take() {
    return count.getAndSet(0);
  }

  private <T> T proxy(Class<T> type, T real, IntConsumer executed) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              Object result = call(method, real, arguments);
              if (isExecution(method)) {
                executed.accept(count.incrementAndGet());
              }
              return method.getName().equals("unwrap") ? result : wrapped(result, executed);
            }));
  }

  /** What the statements that failed threw, a deadlock's victims among them. */
  List<Throwable> failed() {
    return List.copyOf(failed);
  }

  private Object wrapped(Object result, IntConsumer executed) {
    if (result instanceof Connection connection) {
      return proxy(Connection.class, connection, executed);
    }
    if (result instanceof PreparedStatement statement) {
      return proxy(PreparedStatement.class, statement, executed);
    }
    return result;
  }

  private static boolean isExecution(Method method) {
    return method.getName().startsWith("execute");
  }

  private Object call(Method method, Object target, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (isExecution(method)) {
        failed.add(e.getCause());
      }
      throw e.getCause();
    }
  }
}
