package dev.drover.saga;

import java.time.Duration;
import java.util.UUID;
import java.util.function.BooleanSupplier;

/**
 * Who this daemon is, and whether it may judge others. Its beats in {@code daemon_heartbeat} are
 * what others judge it by.
 *
 * @param owner the identity of this daemon, the same after a restart
 * @param length how old another daemon's last beat may be while its sagas are left alone
 * @param steady whether this daemon has reached the database for a whole lease up to now; asked
 *     after another's beat was read
 */
public record SagaLease(UUID owner, Duration length, BooleanSupplier steady) {

  /** A part of a second counts as a whole one. */
  long seconds() {
    return length.plusMillis(999).toSeconds();
  }
}
