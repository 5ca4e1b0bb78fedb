package dev.drover.reload;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;
import java.util.Set;

/**
 * A state of the integrator's route files that ran, or runs.
 *
 * @param number from 1
 * @param time when it went live, in ISO 8601, UTC
 * @param cause {@code start}, {@code file change} or {@code rollback to N}
 * @param added ids of routes
 * @param files names below the watched folder
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Revision(
    long number,
    String time,
    String cause,
    Set<String> added,
    Set<String> changed,
    Set<String> removed,
    List<String> files) {}
