package dev.drover;

import dev.drover.reload.Candidates;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import dev.drover.settings.DroverSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.support.processor.idempotent.MemoryIdempotentRepository;

/** Checks changed route files as the start does, and gives their routes what the start gives. */
final class FileCandidates implements Candidates {

  private final Path configDir;
  private final DroverSettings settings;
  private final Servers servers;
  private final CamelRuntime camel;
  private final ServerProbes probes;
  private final Set<String> topics = ConcurrentHashMap.newKeySet();

  /**
   * @param topics that are there already
   */
  FileCandidates(
      Path configDir,
      DroverSettings settings,
      Servers servers,
      CamelRuntime camel,
      ServerProbes probes,
      Set<String> topics) {
    this.configDir = configDir;
    this.settings = settings;
    this.servers = servers;
    this.camel = camel;
    this.probes = probes;
    this.topics.addAll(topics);
  }

  @Override
  public RouteFiles read() throws IOException {
    return RouteFiles.find(RouteCheck.patterns(configDir, settings.camel()));
  }

  @Override
  public Optional<String> away() {
    return probes.away();
  }

  @Override
  public Candidate check(RouteFiles files) {
    var beans = Gateway.beans(new MemoryIdempotentRepository());
    var check = new RouteCheck(files, settings.camel(), beans);
    List<RouteFault> faults = check.faults();
    return new Candidate() {
      @Override
      public List<RouteFault> faults() {
        return faults;
      }

      @Override
      public void provide() throws Exception {
        servers.declare(check.topology());
        provideTopics(check);
      }
    };
  }

  /** To ask Kafka takes longer than the rest of a reload; so only for what is new. */
  private void provideTopics(RouteCheck check) throws Exception {
    Set<String> wanted = check.topics().names();
    if (!topics.containsAll(wanted)) {
      Topics.provide(check.topics(), camel.kafkaClient(), settings.kafka());
      topics.addAll(wanted);
    }
  }
}
