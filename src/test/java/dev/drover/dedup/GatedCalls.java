package dev.drover.dedup;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import javax.sql.DataSource;
import org.awaitility.Awaitility;

/** Calls that wait for one another, so that those behind the first two are committed together. */
final class GatedCalls {

  private final CountedStatements counted;
  private volatile CountDownLatch gate = new CountDownLatch(0);
  private List<Future<Boolean>> ahead = List.of();

  GatedCalls(DataSource real) {
    this.counted = CountedStatements.on(real, count -> {});
  }

  /** Gives connections while the gate is open. */
  DataSource dataSource() {
    return (DataSource)
        Proxy.newProxyInstance(
            DataSource.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (self, method, arguments) -> {
              gate.await();
              return method.invoke(counted.dataSource(), arguments);
            });
  }

  /** Shuts the gate, and sends two callers ahead who wait at it. */
  void close(Callable<Boolean> ahead) {
    gate = new CountDownLatch(1);
    this.ahead = List.of(call(ahead), call(ahead));
    counted.take();
  }

  void open() {
    gate.countDown();
  }

  /** Returns when the call waits. */
  Future<Boolean> call(Callable<Boolean> call) {
    var task = new FutureTask<>(call);
    var thread = new Thread(task);
    thread.start();
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .pollInterval(Duration.ofMillis(2))
        .until(() -> thread.getState() == Thread.State.WAITING);
    return task;
  }

  /** How many since the gate was shut, those of the two ahead among them. */
  int statements() throws Exception {
    for (Future<Boolean> call : ahead) {
      call.get();
    }
    return counted.take();
  }
}
