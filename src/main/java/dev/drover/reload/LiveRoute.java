package dev.drover.reload;

import dev.drover.routes.RouteUnit;
import java.time.Instant;
import org.apache.camel.Route;

/**
 * A route of the running revision.
 *
 * @param route null when Camel leaves it out, as for a precondition, or when it could not be
 *     brought back after a failed change
 * @param state Started, Stopped or Suspended, and those between
 * @param since when it was loaded; a change of other routes does not alter it
 * @param revision that it came with
 */
public record LiveRoute(RouteUnit unit, Route route, String state, Instant since, long revision) {}
