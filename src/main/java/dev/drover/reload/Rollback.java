package dev.drover.reload;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What became of a rollback.
 *
 * @param revision that runs now
 * @param draft where the files went that the folder held and no revision has
 */
public record Rollback(Revision revision, Optional<Path> draft) {}
