package dev.drover.embedded;

import java.lang.reflect.Field;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.BrokerImpl;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.security.SubjectExecutionContext;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Qpid's life cycle and its settings; every call into its model runs as its system user. */
final class QpidServer implements AutoCloseable {

  /** Small pools: the defaults are for hundreds of connections and hundreds of MiB of buffers. */
  private static final Map<String, String> CONTEXT =
      Map.ofEntries(
          Map.entry("virtualhost.housekeepingCheckPeriod", "200"),
          Map.entry("virtualhost.housekeepingThreadCount", "1"),
          Map.entry("virtualhost.connectionThreadPool.size", "8"),
          Map.entry("virtualhost.connectionThreadPool.numberOfSelectors", "1"),
          Map.entry("broker.housekeepingThreadCount", "1"),
          Map.entry("broker.directByteBufferPoolSize", "64"),
          Map.entry("broker.flowToDiskThreshold", String.valueOf(64 << 20)),
          Map.entry("broker.failStartupWithErroredChild", "true"),
          Map.entry("broker.failStartupWithErroredChildScope", "ALL"),
          Map.entry("qpid.broker.networkBufferSize", String.valueOf(64 << 10)),
          Map.entry("qpid.broker.bdbTotalCacheSize", String.valueOf(16 << 20)),
          Map.entry("qpid.port.amqp.threadPool.size", "2"),
          Map.entry("qpid.port.amqp.threadPool.numberOfSelectors", "1"));

  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedAmqpBroker.class);

  private final SystemLauncher launcher;
  private final Subject system;
  private final Broker<?> broker;

  private QpidServer(SystemLauncher launcher, SystemConfig<?> config) {
    this.launcher = launcher;
    this.system = new Subject(true, Set.of(launcher.getSystemPrincipal()), Set.of(), Set.of());
    this.broker = (Broker<?>) config.getContainer();
  }

  static QpidServer start(Path folder, LoopbackPort port) {
    surviveQpidsHalt();
    var started = new StartListener();
    var launcher = new SystemLauncher(started);
    try {
      // the file repeats our settings; a stale one would win over them
      Files.deleteIfExists(folder.resolve("broker.json"));
      launcher.startup(attributes(folder, port));
    } catch (Exception e) {
      throw started.unavailable(folder, e);
    }
    if (started.config == null || started.failure != null) {
      throw started.unavailable(folder, started.failure);
    }
    var server = new QpidServer(launcher, started.config);
    server.leaveTheEndToTheOwner();
    return server;
  }

  /**
   * Qpid would close itself on SIGTERM, in the middle of the daemon's drain. There is no setting
   * against it, so its hook is taken out by name.
   */
  private void leaveTheEndToTheOwner() {
    try {
      Field hook = BrokerImpl.class.getDeclaredField("_shutdownHook");
      hook.setAccessible(true);
      Runtime.getRuntime().removeShutdownHook((Thread) hook.get(broker));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("this Qpid keeps its shutdown hook elsewhere", e);
    }
  }

  /**
   * Where nobody handles uncaught exceptions, Qpid halts the JVM on one of its own. Here it is an
   * error in the log; a handler that is already there stays.
   */
  private static void surviveQpidsHalt() {
    if (Thread.getDefaultUncaughtExceptionHandler() == null) {
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, fault) -> LOG.error("thread '{}' died of", thread.getName(), fault));
    }
  }

  private static Map<String, Object> attributes(Path folder, LoopbackPort port) {
    return Map.of(
        SystemConfig.TYPE,
        "JSON",
        "storePath",
        folder.resolve("broker.json").toString(),
        SystemConfig.QPID_WORK_DIR,
        folder.toString(),
        SystemConfig.INITIAL_CONFIGURATION_LOCATION,
        "classpath:dev/drover/embedded/qpid.json",
        SystemConfig.STARTUP_LOGGED_TO_SYSTEM_OUT,
        false,
        "preferenceStoreAttributes",
        Map.of("type", "Noop"),
        SystemConfig.CONTEXT,
        context(folder, port));
  }

  private static Map<String, String> context(Path folder, LoopbackPort port) {
    var context = new java.util.HashMap<>(CONTEXT);
    context.put("qpid.work_dir", folder.toString());
    context.put("drover.amqp-host", LoopbackPort.HOST);
    context.put("drover.amqp-port", String.valueOf(port.number()));
    return context;
  }

  QueueManagingVirtualHost<?> virtualHost() {
    return broker.getVirtualHostNodes().stream()
        .map(VirtualHostNode::getVirtualHost)
        .map(host -> (QueueManagingVirtualHost<?>) host)
        .findFirst()
        .orElseThrow();
  }

  void run(Runnable action) {
    SubjectExecutionContext.withSubject(system, action);
  }

  void open(LoopbackPort port) {
    run(() -> activate(port));
  }

  private void activate(LoopbackPort port) {
    try {
      for (ConfiguredObject<?> amqp : broker.getChildren(Port.class)) {
        amqp.setAttributes(Map.of(Port.DESIRED_STATE, State.ACTIVE));
      }
    } catch (RuntimeException e) {
      port.requireFree();
      throw e;
    }
  }

  @Override
  public void close() {
    launcher.shutdown();
  }

  /** Qpid reports a failed start to its listener instead of throwing it. */
  private static final class StartListener
      extends SystemLauncherListener.DefaultSystemLauncherListener {
    private SystemConfig<?> config;
    private RuntimeException failure;

    @Override
    public void onContainerResolve(SystemConfig<?> resolved) {
      config = resolved;
    }

    @Override
    public void errorOnStartup(RuntimeException e) {
      failure = e;
    }

    EmbeddedServerUnavailable unavailable(Path folder, Exception cause) {
      return new EmbeddedServerUnavailable(
          "the embedded AMQP broker cannot start on '%s': %s. See the log of 'org.apache.qpid'; "
                  .formatted(folder, cause)
              + "a store that is beyond repair must be deleted",
          cause);
    }
  }
}
