package dev.drover.dedup;

import dev.drover.dedup.ClaimRequest.What;
import dev.drover.sql.GroupCommit;
import dev.drover.sql.Transactions;
import java.sql.SQLException;
import java.util.UUID;

/**
 * Claims, marks and releases of single messages. What callers want at the same time is done in one
 * transaction, so that many exchanges at once cost hardly more than one.
 *
 * <p>Each call waits a few seconds for a database that does not answer.
 */
final class SharedClaims {

  private final GroupCommit<ClaimRequest, ClaimAnswer> commits;

  SharedClaims(Transactions transactions, BatchTable table) {
    this.commits =
        new GroupCommit<>(
            transactions,
            ClaimDesk.PATIENCE,
            GroupCommit.Overlap.TRANSACTIONS,
            new ClaimGroup(table));
  }

  /** A first claim; when it is not done, with the row that was there. */
  ClaimAnswer claim(DedupKey key, UUID token) throws SQLException {
    return commits.run(new ClaimRequest(What.CLAIM, key, token));
  }

  /** Marks a claim done; true again when it is repeated, false when it is somebody else's. */
  boolean confirm(DedupKey key, UUID token) throws SQLException {
    return commits.run(new ClaimRequest(What.CONFIRM, key, token)).done();
  }

  /** Forgets a claim; false when it is done, gone or somebody else's. */
  boolean release(DedupKey key, UUID token) throws SQLException {
    return commits.run(new ClaimRequest(What.RELEASE, key, token)).done();
  }
}
