package dev.drover.reload;

import dev.drover.routes.RouteFault;
import dev.drover.routes.RouteFiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the daemon knows about route files that may become the running ones. */
public interface Candidates {

  /** The files as they are now. */
  RouteFiles read() throws IOException;

  /** Everything that keeps these files from running, by the check of the start. */
  Candidate check(RouteFiles files);

  /** Which server is away, for a person; empty when all answer. */
  Optional<String> away();

  /** Files that were checked. */
  interface Candidate {

    List<RouteFault> faults();

    /**
     * Sees to it that the queues, exchanges and topics are there which the routes want to find when
     * they start; those that exist are left alone.
     */
    void provide() throws Exception;
  }
}
