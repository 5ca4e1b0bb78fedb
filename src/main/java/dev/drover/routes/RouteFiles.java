package dev.drover.routes;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The route files that a set of patterns finds, read once, and what is wrong with them.
 *
 * <p>An instance is a snapshot: a file that changes after {@link #find} is checked as it was.
 */
public final class RouteFiles {

  private interface Opened {
    InputStream open() throws IOException;
  }

  private final Map<String, RouteSource> sources = new LinkedHashMap<>();
  private final Set<String> inFolders = new HashSet<>();
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

  /**
   * Reads these files behind the others; one that is already there is read anew and comes last.
   *
   * @param files absolute
   */
  public void add(List<Path> files) {
    for (Path file : files) {
      String location = "file:" + file;
      sources.remove(location);
      readOwn(location, () -> Files.newInputStream(file));
    }
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

  /** What may be worth a look, of the files that are YAML, in the order of {@link #names}. */
  public List<RouteNote> notes() {
    List<RouteSource> parsed = parsed();
    var notes = new ArrayList<>(Unheard.notes(parsed));
    parsed.forEach(file -> notes.addAll(Notation.notes(file)));
    List<String> order = names();
    notes.sort(
        Comparator.<RouteNote>comparingInt(note -> order.indexOf(note.file()))
            .thenComparingInt(RouteNote::line));
    return List.copyOf(notes);
  }

  /** How many routes each file holds, written out or made from a template, as far as it is YAML. */
  public Map<String, Integer> routes() {
    var routes = new LinkedHashMap<String, Integer>();
    parsed().forEach(file -> routes.put(file.name(), routes(file.tree())));
    return routes;
  }

  private static int routes(Node root) {
    return (int)
        Tree.parts(root).stream()
            .flatMap(item -> Tree.entries(item).stream())
            .map(entry -> Tree.text(entry.getKeyNode()))
            .filter(List.of("route", "from", "templatedRoute")::contains)
            .count();
  }

  private List<RouteSource> parsed() {
    return sources.values().stream()
        .filter(file -> TextGate.check(file).isEmpty())
        .flatMap(file -> SyntaxGate.check(file).parsed().stream())
        .toList();
  }

  /**
   * The routes that the files make, from the very bytes that {@link #check} looked at and found
   * sound; what is no YAML is left out.
   *
   * @param resolve replaces placeholders, as the context will that the routes are for
   */
  public RouteSet routeSet(UnaryOperator<String> resolve) {
    return RouteSet.of(parsed(), resolve);
  }

  /** The files below folders, without those of the class path, by their absolute path. */
  public SortedMap<Path, byte[]> own() {
    var own = new TreeMap<Path, byte[]>();
    sources.values().stream()
        .filter(file -> inFolders.contains(file.location()))
        .forEach(file -> own.put(path(file.location()), file.bytes()));
    return own;
  }

  /** The files of the class path as they are here, and others in place of those below folders. */
  public RouteFiles withOwn(SortedMap<Path, byte[]> own) {
    var files = new RouteFiles();
    sources.forEach(
        (location, file) -> {
          if (!inFolders.contains(location)) {
            files.sources.put(location, file);
          }
        });
    own.forEach(
        (path, bytes) -> files.readOwn("file:" + path, () -> new ByteArrayInputStream(bytes)));
    return files;
  }

  private void add(CamelContext context, String pattern) throws IOException {
    var found = new ArrayList<Resource>(resources(context, pattern));
    found.removeIf(RouteFiles::isHidden);
    found.sort(Comparator.comparing(Resource::getLocation));
    boolean inFolder = pattern.startsWith("file:");
    found.forEach(
        file -> {
          if (inFolder) {
            readOwn(file.getLocation(), file::getInputStream);
          } else {
            read(file.getLocation(), file::getInputStream);
          }
        });
  }

  /** Editors keep such files beside the one that is edited. */
  private static boolean isHidden(Resource file) {
    String location = file.getLocation();
    return location.startsWith(".", location.lastIndexOf('/') + 1);
  }

  private void readOwn(String location, Opened opened) {
    inFolders.add(location);
    read(location, opened);
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

  private void read(String location, Opened opened) {
    String name = name(location);
    try (InputStream in = opened.open()) {
      byte[] bytes = in.readNBytes(TextGate.MOST_BYTES + 1);
      sources.put(location, RouteSource.of(name, location, bytes));
    } catch (IOException failed) {
      unreadable.add(
          new RouteFault(
              name, 0, 0, "a file that cannot be read: " + failed.getMessage(), "", "", ""));
    }
  }

  private static Path path(String location) {
    return Path.of(location.substring("file:".length())).toAbsolutePath().normalize();
  }

  /** A path, relative where that is shorter; within a jar only the jar's own name. */
  private static String name(String location) {
    if (!location.startsWith("file:")) {
      return location;
    }
    Path file = path(location);
    int inJar = file.toString().indexOf(".jar!");
    if (inJar >= 0) {
      return file.toString().substring(file.toString().lastIndexOf('/', inJar) + 1);
    }
    Path here = Path.of("").toAbsolutePath();
    return (file.startsWith(here) ? here.relativize(file) : file).toString();
  }
}
