package dev.drover.metrics;

import java.util.Optional;

/**
 * What became of a route's exchanges since the route was loaded.
 *
 * @param total finished ones
 * @param failed of these, the ones that failed
 * @param handled of these, the ones whose failure was handled, as by a dead letter channel
 * @param held not among the total: to be offered again, because a server is away or a first copy is
 *     in flight
 */
public record RouteCounts(
    long total, long failed, long handled, long held, Optional<LastFailure> lastFailure) {}
