package dev.drover.reload;

import dev.drover.routes.RouteFiles;
import dev.drover.routes.RouteSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
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
  private final Application application;
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
    this.application = new Application(candidates, live, store, counts, this::resolve);
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

  /**
   * The running route of this id.
   *
   * @throws ReloadRefused naming the nearest one
   */
  public LiveRoute route(String id) throws ReloadRefused {
    return live.list().stream()
        .filter(route -> route.unit().id().equals(id))
        .findFirst()
        .orElseThrow(() -> ReloadRefused.unknownRoute(id, live.running().routes().keySet()));
  }

  /** The revisions that are kept, the oldest first. */
  public List<Revision> history() throws IOException {
    return store.all();
  }

  /**
   * A revision that is kept.
   *
   * @throws ReloadRefused naming those there are
   */
  public Revision revision(long number) throws ReloadRefused, IOException {
    return store.find(number).orElseThrow(unknown(number));
  }

  /**
   * What differs between two contents of the folder.
   *
   * @param from a revision; empty for the running one
   * @param to a revision; empty for what the folder holds now
   * @return as {@code diff -u}; empty when nothing does
   */
  public String diff(OptionalLong from, OptionalLong to) throws ReloadRefused, IOException {
    Revision old = revision(from.orElse(state.revision().number()));
    if (to.isEmpty()) {
      return diff(old, candidates.read().own(), "config/routes");
    }
    Revision fresh = revision(to.getAsLong());
    return diff(old, store.files(fresh), "revision " + fresh.number());
  }

  /** All files of a revision, one after the other. */
  public String text(Revision revision) throws IOException {
    var text = new StringBuilder();
    store
        .files(revision)
        .forEach(
            (file, bytes) ->
                text.append("# --- ")
                    .append(store.name(file))
                    .append('\n')
                    .append(new String(bytes, StandardCharsets.UTF_8)));
    return text.toString();
  }

  /**
   * Brings a revision back, live and in the folder. It is checked and swapped in like an edit. What
   * the folder holds and no revision has is kept in the data folder.
   *
   * @param number empty for the one before the running one
   * @throws ReloadRefused when it is unknown, would not load or did not start; then nothing changed
   */
  public Rollback rollback(OptionalLong number) throws ReloadRefused, IOException {
    return alone(() -> rollBackTo(revision(number.orElse(state.revision().number() - 1))));
  }

  /** Starts a route that is stopped, or lets a suspended one go on. */
  public void start(String id) throws ReloadRefused, IOException {
    command(id, live::start);
  }

  /** Lets a route finish what is in flight and stops it, until it is started or the daemon is. */
  public void stop(String id) throws ReloadRefused, IOException {
    command(id, live::stop);
  }

  /** As {@link #stop}, but connections stay, where the transport can do that. */
  public void suspend(String id) throws ReloadRefused, IOException {
    command(id, live::suspend);
  }

  /** Finishes a change that has begun; after it there is none. */
  @Override
  public void close() {
    closing = true;
    looking.shutdown();
    oneAtATime.lock();
    oneAtATime.unlock();
  }

  private interface Commanded {
    void run(String id) throws Exception;
  }

  private interface Work<T> {
    T run() throws ReloadRefused, IOException;
  }

  private void command(String id, Commanded command) throws ReloadRefused, IOException {
    alone(
        () -> {
          if (!live.running().routes().containsKey(id)) {
            throw ReloadRefused.unknownRoute(id, live.running().routes().keySet());
          }
          try {
            command.run(id);
          } catch (Exception e) {
            throw ReloadRefused.conflict(
                "route '%s': %s".formatted(id, Causes.words(e)), "'drover routes' has its state");
          }
          return id;
        });
  }

  private <T> T alone(Work<T> work) throws ReloadRefused, IOException {
    if (!lockSoon()) {
      throw ReloadRefused.conflict("another change is under way", "try again in a moment");
    }
    try {
      if (closing) {
        throw ReloadRefused.conflict("the daemon is stopping", "start it again first");
      }
      return work.run();
    } finally {
      oneAtATime.unlock();
    }
  }

  private boolean lockSoon() {
    try {
      return oneAtATime.tryLock(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private Supplier<ReloadRefused> unknown(long number) throws IOException {
    List<Long> known = store.all().stream().map(Revision::number).toList();
    return () -> ReloadRefused.unknownRevision(number, known);
  }

  private String diff(Revision old, SortedMap<Path, byte[]> fresh, String name) throws IOException {
    return UnifiedDiff.of(store.files(old), "revision " + old.number(), fresh, name, store::name);
  }

  private Rollback rollBackTo(Revision target) throws ReloadRefused, IOException {
    Optional<String> away = candidates.away();
    if (away.isPresent()) {
      throw ReloadRefused.conflict("a server is away: " + away.get(), "try again when it answers");
    }
    SortedMap<Path, byte[]> wanted = store.files(target);
    RouteFiles present = candidates.read();
    Revision revision = bringBack(present.withOwn(wanted), target);
    Optional<Path> draft = Optional.empty();
    if (store.isNowhere(present.own())) {
      draft = Optional.of(store.keepDraft(present.own()));
    }
    FolderContent.write(present.own(), wanted);
    watch.takeAsItIs();
    state = new ReloadState(revision, Optional.empty());
    return new Rollback(revision, draft);
  }

  private Revision bringBack(RouteFiles files, Revision target) throws ReloadRefused, IOException {
    if (FolderContent.same(files.own(), store.files(state.revision()))) {
      return state.revision();
    }
    try {
      String cause = "rollback to " + target.number();
      return application.apply(files, cause, state.revision(), System.nanoTime());
    } catch (NotApplied e) {
      throw ReloadRefused.conflict(
          "revision %d is not brought back: %s".formatted(target.number(), e.getMessage()),
          "revision %d goes on".formatted(state.revision().number()));
    }
  }

  private Revision firstRevision(RouteFiles files, RouteSet running) throws IOException {
    Optional<Revision> latest = store.latest();
    if (latest.isPresent() && FolderContent.same(store.files(latest.get()), files.own())) {
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
    if (watch.isFolderGone() && !state.revision().files().isEmpty()) {
      watch.take();
      draft("the watched folder is not there: put it back, or delete the files in it", List.of());
      return;
    }
    RouteFiles files = candidates.read();
    if (!watch.isUnchanged()) {
      return;
    }
    if (FolderContent.same(files.own(), store.files(state.revision()))) {
      watch.take();
      state = new ReloadState(state.revision(), Optional.empty());
      return;
    }
    long seenAt = watch.seenAt();
    watch.take();
    apply(files, seenAt);
  }

  /** A change waits for a server: routes that stop now might not start again. */
  private boolean isAway() {
    Optional<String> away = candidates.away();
    away.ifPresent(
        server -> draft("a change waits until every server answers: " + server, List.of()));
    return away.isPresent();
  }

  private void apply(RouteFiles files, long seenAt) throws IOException {
    try {
      Revision revision = application.apply(files, "file change", state.revision(), seenAt);
      state = new ReloadState(revision, Optional.empty());
    } catch (NotApplied e) {
      draft(e.getMessage(), e.faults());
      LOG.warn(
          "the files in the folder do not run, revision {} does: {}",
          state.revision().number(),
          e.getMessage());
      e.faults().forEach(fault -> LOG.warn("{}", fault.lines().findFirst().orElse("")));
      live.unstarted().forEach((id, why) -> LOG.warn("route {} is not back yet: {}", id, why));
    }
  }

  private void draft(String why, List<String> faults) {
    String now = Instant.now().truncatedTo(ChronoUnit.MILLIS).toString();
    String since = state.draft().map(ReloadState.Draft::since).orElse(now);
    state =
        new ReloadState(state.revision(), Optional.of(new ReloadState.Draft(since, why, faults)));
  }

  private String resolve(String text) {
    return context.resolvePropertyPlaceholders(text);
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
