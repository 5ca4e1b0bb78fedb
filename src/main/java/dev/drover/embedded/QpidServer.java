package dev.drover.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import javax.security.auth.Subject;
import org.apache.qpid.server.SystemLauncher;
import org.apache.qpid.server.SystemLauncherListener;
import org.apache.qpid.server.model.Broker;
import org.apache.qpid.server.model.ConfiguredObject;
import org.apache.qpid.server.model.Port;
import org.apache.qpid.server.model.State;
import org.apache.qpid.server.model.SystemConfig;
import org.apache.qpid.server.model.VirtualHostNode;
import org.apache.qpid.server.security.SubjectExecutionContext;
import org.apache.qpid.server.virtualhost.QueueManagingVirtualHost;

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

  private final SystemLauncher launcher;
  private final Subject system;
  private final Broker<?> broker;

  private QpidServer(SystemLauncher launcher, SystemConfig<?> config) {
    this.launcher = launcher;
    this.system = new Subject(true, Set.of(launcher.getSystemPrincipal()), Set.of(), Set.of());
    this.broker = (Broker<?>) config.getContainer();
  }

  static QpidServer start(Path folder, LoopbackPort port) {
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
    return new QpidServer(launcher, started.config);
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
