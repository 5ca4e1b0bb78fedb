package dev.drover.reload;

import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import dev.drover.routes.RouteSet;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.CamelContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the running routes at what the route files say. A change of the files is checked as a whole
 * and then applied route by route, or not at all. One change at a time; each that went live is kept
 * as a {@link Revision}.
 */
public final class RouteReload implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

  private static final long BETWEEN_LOOKS = 100;
  private static final Duration AT_REST = Duration.ofMillis(300);

  private final CamelContext context;
  private final Candidates candidates;
  private final FolderWatch watch;
  private final RevisionStore store;
  private final LiveRoutes live;
  private final ReloadCounts counts = new ReloadCounts();
  private final ReentrantLock oneAtATime = new ReentrantLock(true);
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(work -> new Thread(work, "drover-reload"));
  private volatile ReloadState state;
  private volatile boolean closing;

  private RouteReload(
      CamelContext context,
      Candidates candidates,
      FolderWatch watch,
      RevisionStore store,
      RouteFiles files,
      RouteSet running)
      throws IOException {
    this.context = context;
    this.candidates = candidates;
    this.watch = watch;
    this.store = store;
    Revision first = firstRevision(files, running);
    this.live = new LiveRoutes(context, running, first.number());
    this.state = new ReloadState(first, Optional.empty());
  }

  /**
   * Begins to watch.
   *
   * @param patterns of the route files, as {@link RouteFiles#find} takes them
   * @param folder for the revisions
   * @param files that the running routes came from
   * @param running loaded into the context, which has started
   */
  public static RouteReload begin(
      CamelContext context,
      Candidates candidates,
      String patterns,
      Path folder,
      RouteFiles files,
      RouteSet running)
      throws IOException {
    var watch = new FolderWatch(patterns, AT_REST, System::nanoTime);
    var store = new RevisionStore(folder, root(watch.folders(), folder));
    var reload = new RouteReload(context, candidates, watch, store, files, running);
    reload.looking.scheduleWithFixedDelay(
        reload::look, BETWEEN_LOOKS, BETWEEN_LOOKS, TimeUnit.MILLISECONDS);
    return reload;
  }

  /** What runs, and what does not. */
  public ReloadState state() {
    return state;
  }

  public ReloadCounts counts() {
    return counts;
  }

  /** By id. */
  public List<LiveRoute> routes() {
    return live.list();
  }

  /** Finishes a change that has begun; after it there is none. */
  @Override
  public void close() {
    closing = true;
    looking.shutdown();
    oneAtATime.lock();
    oneAtATime.unlock();
  }

  private Revision firstRevision(RouteFiles files, RouteSet running) throws IOException {
    Optional<Revision> latest = store.latest();
    if (latest.isPresent() && same(store.files(latest.get()), files.own())) {
      return latest.get();
    }
    RouteSet nothing = files.withOwn(new java.util.TreeMap<>()).routeSet(this::resolve);
    return store.add("start", nothing.to(running), files.own());
  }

  private void look() {
    if (closing || !oneAtATime.tryLock()) {
      return;
    }
    try {
      live.startUnstarted();
      if (watch.hasNews()) {
        takeUp();
      }
    } catch (IOException | RuntimeException e) {
      LOG.warn("the route files cannot be read: {}", Causes.words(e));
    } finally {
      oneAtATime.unlock();
    }
  }

  private void takeUp() throws IOException {
    if (isAway()) {
      return;
    }
    RouteFiles files = candidates.read();
    if (!watch.isUnchanged()) {
      return;
    }
    if (same(files.own(), store.files(state.revision()))) {
      watch.take();
      state = new ReloadState(state.revision(), Optional.empty());
      return;
    }
    long seenAt = watch.seenAt();
    watch.take();
    apply(files, "file change", seenAt);
  }

  /** A change waits for a server: routes that stop now might not start again. */
  private boolean isAway() {
    Optional<String> away = candidates.away();
    away.ifPresent(
        server -> draft("a change waits until every server answers: " + server, List.of()));
    return away.isPresent();
  }

  private boolean apply(RouteFiles files, String cause, long seenAt) throws IOException {
    Candidates.Candidate candidate = candidates.check(files);
    List<RouteFault> faults = candidate.faults();
    if (!faults.isEmpty()) {
      refuse(faults);
      return false;
    }
    RouteSet next = files.routeSet(this::resolve);
    if (live.running().needsRestart(next)) {
      refuse(
          "data formats, transformers, validators, TLS parameters and REST services are taken at a start only: restart the daemon");
      return false;
    }
    var change = live.running().to(next);
    try {
      candidate.provide();
      live.replace(next, state.revision().number() + 1);
    } catch (Exception e) {
      rolledBack(e);
      return false;
    }
    Revision revision = store.add(cause, change, files.own());
    counts.countApplied();
    state = new ReloadState(revision, Optional.empty());
    LOG.info(
        "revision {} is live, {} ms after {} was seen: {}",
        revision.number(),
        (System.nanoTime() - seenAt) / 1_000_000,
        cause,
        change);
    return true;
  }

  private void refuse(List<RouteFault> faults) {
    counts.countRefused();
    List<String> lines = faults.stream().map(RouteFault::render).toList();
    String why =
        faults.size() + " fault(s), the first: " + lines.get(0).lines().findFirst().orElse("");
    draft(why, lines);
    LOG.warn("the route files are at fault; revision {} goes on", state.revision().number());
    lines.forEach(fault -> LOG.warn("{}", fault.lines().findFirst().orElse("")));
  }

  private void refuse(String why) {
    counts.countRefused();
    draft(why, List.of());
    LOG.warn("{}; revision {} goes on", why, state.revision().number());
  }

  private void rolledBack(Exception e) {
    counts.countRolledBack();
    draft("it did not start, and was rolled back: " + Causes.words(e), List.of());
    LOG.warn(
        "the new routes did not start ({}); revision {} is back",
        Causes.words(e),
        state.revision().number());
    live.unstarted().forEach((id, why) -> LOG.warn("route {} is not back yet: {}", id, why));
  }

  private void draft(String why, List<String> faults) {
    String since =
        state
            .draft()
            .map(ReloadState.Draft::since)
            .orElse(Instant.now().truncatedTo(ChronoUnit.MILLIS).toString());
    state =
        new ReloadState(state.revision(), Optional.of(new ReloadState.Draft(since, why, faults)));
  }

  private String resolve(String text) {
    return context.resolvePropertyPlaceholders(text);
  }

  private static boolean same(SortedMap<Path, byte[]> some, SortedMap<Path, byte[]> others) {
    return some.keySet().equals(others.keySet())
        && some.keySet().stream().allMatch(file -> Arrays.equals(some.get(file), others.get(file)));
  }

  /** What all folders lie below. */
  private static Path root(List<Path> folders, Path orElse) {
    return folders.stream().reduce(RouteReload::shared).orElse(orElse);
  }

  private static Path shared(Path one, Path other) {
    Path shared = one;
    while (!other.startsWith(shared)) {
      shared = shared.getParent();
    }
    return shared;
  }
}
