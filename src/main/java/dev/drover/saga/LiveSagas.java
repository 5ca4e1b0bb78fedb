package dev.drover.saga;

import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What this process works on at this moment. Safe for use by many threads. */
final class LiveSagas {

  private final Map<UUID, UUID> sagaByToken = new ConcurrentHashMap<>();
  private final Map<String, SagaCoordinator> running = new ConcurrentHashMap<>();
  private final Queue<SagaWrite> abandoned = new ConcurrentLinkedQueue<>();
  private final SagaLease lease;

  LiveSagas(SagaLease lease) {
    this.lease = lease;
  }

  /** A token for work on the saga that begins now. */
  UUID begin(UUID sagaId) {
    var token = UUID.randomUUID();
    sagaByToken.put(token, sagaId);
    return token;
  }

  /** The work is over, however it ended. */
  void end(UUID token) {
    sagaByToken.remove(token);
  }

  /** The database was not there to take a release; to be told later. */
  void abandon(SagaWrite release) {
    abandoned.add(release);
  }

  /** One of those that are to be told; null when there is none. */
  SagaWrite nextAbandoned() {
    return abandoned.poll();
  }

  void enter(SagaCoordinator coordinator) {
    running.put(coordinator.getId(), coordinator);
  }

  void leave(SagaCoordinator coordinator) {
    running.remove(coordinator.getId(), coordinator);
  }

  /** The saga whose steps an exchange of this process runs. */
  Optional<SagaCoordinator> running(String sagaId) {
    return Optional.ofNullable(sagaId).map(running::get);
  }

  /**
   * Whether nobody works on it: it was let go, or the run that had it is over. A daemon judges
   * another's silence only while it is steady itself.
   */
  boolean isLeftBehind(SagaRow row) {
    if (row.owner() == null) {
      return true;
    }
    if (row.owner().equals(lease.owner())) {
      return !sagaByToken.containsKey(row.token());
    }
    return row.runOver() || (!row.ownerAlive() && lease.steady().getAsBoolean());
  }
}
