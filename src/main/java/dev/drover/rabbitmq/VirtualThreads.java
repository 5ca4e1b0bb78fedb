package dev.drover.rabbitmq;

import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;

/** Virtual threads where the JVM has them (21 and later); compiled for 17, hence by reflection. */
final class VirtualThreads {

  private VirtualThreads() {}

  /** One thread for each task, named by the prefix and a number; empty on an older JVM. */
  static Optional<ExecutorService> executor(String prefix) {
    try {
      var perTask = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
      return Optional.of((ExecutorService) perTask.invoke(null, factory(prefix)));
    } catch (ReflectiveOperationException e) {
      return Optional.empty();
    }
  }

  private static ThreadFactory factory(String prefix) throws ReflectiveOperationException {
    Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
    Class<?> type = Class.forName("java.lang.Thread$Builder");
    Object named =
        type.getMethod("name", String.class, long.class).invoke(builder, prefix + "-", 0L);
    return (ThreadFactory) type.getMethod("factory").invoke(named);
  }
}
