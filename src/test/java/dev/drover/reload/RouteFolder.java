package dev.drover.reload;

import dev.drover.metrics.Metrics;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import dev.drover.routes.RouteSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** A folder of route files with a real context that runs them, watched as in the daemon. */
final class RouteFolder implements Candidates, AutoCloseable {

  final Path folder;
  final Path data;
  final DefaultCamelContext context = new DefaultCamelContext();
  final Metrics metrics = new Metrics();
  volatile String away;
  RouteReload reload;

  RouteFolder(Path base) throws IOException {
    folder = Files.createDirectories(base.resolve("routes"));
    data = base.resolve("data/routes");
  }

  RouteFolder start() throws Exception {
    world(context);
    metrics.observe(context);
    RouteFiles files = read();
    List<RouteFault> faults = check(files).faults();
    if (!faults.isEmpty()) {
      throw new IllegalArgumentException(faults.toString());
    }
    RouteSet set = files.routeSet(context::resolvePropertyPlaceholders);
    set.loadInto(context);
    context.start();
    reload = RouteReload.begin(context, this, patterns(), data, files, set);
    return this;
  }

  /** As an editor that is careful: at once or not at all. */
  void write(String name, String yaml) throws IOException {
    Path temporary = Files.writeString(folder.resolve("." + name + ".tmp"), yaml);
    Files.move(
        temporary,
        folder.resolve(name),
        StandardCopyOption.ATOMIC_MOVE,
        StandardCopyOption.REPLACE_EXISTING);
  }

  void delete(String name) throws IOException {
    Files.delete(folder.resolve(name));
  }

  Object answer(String uri) {
    return context.createProducerTemplate().requestBody(uri, "x");
  }

  private String patterns() {
    return "file:" + folder + "/**/*.camel.yaml";
  }

  @Override
  public RouteFiles read() throws IOException {
    return RouteFiles.find(patterns());
  }

  @Override
  public Candidate check(RouteFiles files) {
    List<RouteFault> faults = files.check(RouteFolder::world);
    return new Candidate() {
      @Override
      public List<RouteFault> faults() {
        return faults;
      }

      @Override
      public void provide() {}
    };
  }

  @Override
  public Optional<String> away() {
    return Optional.ofNullable(away);
  }

  private static void world(CamelContext context) {
    context.addComponent("fussy", new FussyComponent());
    context.getPropertiesComponent().addInitialProperty("word", "placed");
  }

  @Override
  public void close() {
    if (reload != null) {
      reload.close();
    }
    context.stop();
    metrics.close();
  }
}
