package dev.drover;

import dev.drover.cli.Daemon;
import dev.drover.cli.DemoTargets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/** The started daemon. */
final class RunningGateway implements Daemon.Running {

  private final Servers servers;
  private final CamelRuntime camel;
  private final Resources resources;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch stopped = new CountDownLatch(1);

  RunningGateway(Servers servers, CamelRuntime camel, Resources resources) {
    this.servers = servers;
    this.camel = camel;
    this.resources = resources;
  }

  @Override
  public DemoTargets demoTargets() {
    return new DemoTargets(servers.amqpUri(), servers.kafkaBrokers());
  }

  @Override
  public Duration drainTimeout() {
    var shutdown = camel.context().getShutdownStrategy();
    return Duration.of(shutdown.getTimeout(), shutdown.getTimeUnit().toChronoUnit());
  }

  @Override
  public void close() {
    if (closing.compareAndSet(false, true)) {
      resources.close();
      stopped.countDown();
    }
  }

  @Override
  public void awaitStopped() throws InterruptedException {
    stopped.await();
  }
}
