package dev.drover.routes;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;

/**
 * The route files that a set of patterns finds, read once, and what is wrong with them.
 *
 * <p>An instance is a snapshot: a file that changes after {@link #find} is checked as it was.
 */
public final class RouteFiles {

  private final Map<String, RouteSource> sources = new LinkedHashMap<>();
  private final List<RouteFault> unreadable = new ArrayList<>();

  private RouteFiles() {}

  /**
   * Finds and reads route files, on the class path (folders and jars alike) and in folders.
   *
   * @param patterns as Camel takes them, separated by commas, for example {@code
   *     classpath:routes/**}{@code /*.camel.yaml,file:config/routes/**}{@code /*.camel.yaml}; a
   *     folder that does not exist holds no files
   * @throws IOException when the class path or a folder cannot be listed; a single file that cannot
   *     be read is a fault of that file instead
   */
  public static RouteFiles find(String patterns) throws IOException {
    var files = new RouteFiles();
    var neverStarted = new ScratchContext();
    for (String pattern : patterns.split(",")) {
      files.add(neverStarted, pattern.strip());
    }
    return files;
  }

  /** How many files were found, the unreadable ones included. */
  public int count() {
    return sources.size() + unreadable.size();
  }

  /** The files' names as a person would write them, sorted within each pattern. */
  public List<String> names() {
    return sources.values().stream().map(RouteSource::name).toList();
  }

  /**
   * Every fault of every file that can be told, in the order of {@link #names} and of the lines;
   * empty when all are fit to be loaded together. What is no YAML stops its file; anything else is
   * taken out and the rest looked at again, and what only follows from it is not counted.
   *
   * <p>Nothing is started and nothing connects: endpoints, consumers and processors are made in a
   * Camel context of their own, which is then thrown away. A bean that a file declares under {@code
   * beans:} is made too, as it will be at the real start, and dropped.
   *
   * @param world puts into that context what routes may refer to: the beans, components and
   *     properties that the real context gets. It must start nothing. A bean may be the real one:
   *     it is neither started nor stopped, though it may be given this context when it is {@code
   *     CamelContextAware}. A component must not be one that a running context uses: it is stopped
   *     with this context.
   */
  public List<RouteFault> check(Consumer<CamelContext> world) {
    var faults = new ArrayList<>(unreadable);
    faults.addAll(new Inspection(sources.values(), world).faults());
    return List.copyOf(faults);
  }

  /**
   * Adds the routes to a context, from the very bytes that {@link #check} looked at. Camel starts
   * them with the context, or at once when that has started.
   *
   * @throws Exception as Camel's loader does
   */
  public void loadInto(CamelContext context) throws Exception {
    PluginHelper.getRoutesLoader(context)
        .loadRoutes(sources.values().stream().map(RouteSource::resource).toList());
  }

  private void add(CamelContext context, String pattern) throws IOException {
    var found = new ArrayList<Resource>(resources(context, pattern));
    found.sort(java.util.Comparator.comparing(Resource::getLocation));
    found.forEach(this::read);
  }

  private static java.util.Collection<Resource> resources(CamelContext context, String pattern)
      throws IOException {
    try {
      return PluginHelper.getPackageScanResourceResolver(context).findResources(pattern);
    } catch (java.io.FileNotFoundException | java.nio.file.NoSuchFileException absent) {
      return List.of();
    } catch (IOException failed) {
      throw failed;
    } catch (Exception failed) {
      throw new IOException("cannot list route files '" + pattern + "'", failed);
    }
  }

  private void read(Resource resource) {
    String name = name(resource.getLocation());
    try (InputStream in = resource.getInputStream()) {
      byte[] bytes = in.readNBytes(TextGate.MOST_BYTES + 1);
      sources.put(resource.getLocation(), RouteSource.of(name, resource.getLocation(), bytes));
    } catch (IOException failed) {
      unreadable.add(
          new RouteFault(
              name, 0, 0, "a file that cannot be read: " + failed.getMessage(), "", "", ""));
    }
  }

  /** A path, relative where that is shorter; within a jar only the jar's own name. */
  private static String name(String location) {
    if (!location.startsWith("file:")) {
      return location;
    }
    Path file = Path.of(location.substring("file:".length())).toAbsolutePath().normalize();
    int inJar = file.toString().indexOf(".jar!");
    if (inJar >= 0) {
      return file.toString().substring(file.toString().lastIndexOf('/', inJar) + 1);
    }
    Path here = Path.of("").toAbsolutePath();
    return (file.startsWith(here) ? here.relativize(file) : file).toString();
  }
}
