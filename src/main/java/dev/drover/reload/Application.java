package dev.drover.reload;

import dev.drover.routes.RouteChange;
import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import dev.drover.routes.RouteSet;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings route files live: checked together, provided for, swapped in, kept as a revision. */
final class Application {

  private static final Logger LOG = LoggerFactory.getLogger(RouteReload.class);

  private final Candidates candidates;
  private final LiveRoutes live;
  private final RevisionStore store;
  private final ReloadCounts counts;
  private final UnaryOperator<String> resolve;

  /**
   * @param resolve replaces placeholders
   */
  Application(
      Candidates candidates,
      LiveRoutes live,
      RevisionStore store,
      ReloadCounts counts,
      UnaryOperator<String> resolve) {
    this.candidates = candidates;
    this.live = live;
    this.store = store;
    this.counts = counts;
    this.resolve = resolve;
  }

  /**
   * @param running the revision that these files are to follow
   * @param seenAt when the wish for the change was first known, by {@link System#nanoTime}
   * @throws NotApplied why they do not run; then the running revision goes on
   */
  Revision apply(RouteFiles files, String cause, Revision running, long seenAt)
      throws NotApplied, IOException {
    try {
      Revision revision = swapIn(files, cause, running);
      counts.countApplied();
      long took = (System.nanoTime() - seenAt) / 1_000_000;
      LOG.info("revision {} is live, {} ms after {} was seen", revision.number(), took, cause);
      return revision;
    } catch (NotApplied e) {
      count(e);
      throw e;
    }
  }

  private Revision swapIn(RouteFiles files, String cause, Revision running)
      throws NotApplied, IOException {
    Candidates.Candidate candidate = checked(files);
    RouteSet next = files.routeSet(resolve);
    if (live.running().needsRestart(next)) {
      throw NotApplied.because(
          "data formats, transformers, validators, TLS parameters and REST services are taken at a start only: restart the daemon");
    }
    RouteChange change = live.running().to(next);
    provide(candidate);
    replace(next, running.number() + 1);
    LOG.info("{}", change);
    return store.add(cause, change, files.own());
  }

  private Candidates.Candidate checked(RouteFiles files) throws NotApplied {
    Candidates.Candidate candidate = candidates.check(files);
    List<RouteFault> faults = candidate.faults();
    if (!faults.isEmpty()) {
      throw NotApplied.faulty(faults);
    }
    return candidate;
  }

  private static void provide(Candidates.Candidate candidate) throws NotApplied {
    try {
      candidate.provide();
    } catch (Exception e) {
      throw NotApplied.because("what its routes need cannot be had: " + Causes.words(e));
    }
  }

  private void replace(RouteSet next, long number) throws NotApplied {
    try {
      live.replace(next, number);
    } catch (Exception e) {
      throw NotApplied.rolledBack(e);
    }
  }

  private void count(NotApplied e) {
    if (e.isRolledBack()) {
      counts.countRolledBack();
    } else {
      counts.countRefused();
    }
  }
}
