package dev.drover.dedup;

import dev.drover.dedup.ClaimRequest.What;
import dev.drover.sql.GroupCommit;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What many callers want, in one transaction with a statement for each kind: first the claims, then
 * marks and releases. In this order no two groups wait for each other, for only a claim waits for
 * other transactions.
 *
 * <p>Claims alone are not forced: a claim that a crash of the database undoes is one that nobody
 * needs, for its effect is either marked later, or repeated anyway.
 */
final class ClaimGroup implements GroupCommit.Work<ClaimRequest, ClaimAnswer> {

  private final BatchTable table;

  ClaimGroup(BatchTable table) {
    this.table = table;
  }

  @Override
  public List<ClaimAnswer> with(Connection connection, List<ClaimRequest> requests)
      throws SQLException {
    var answers = new HashMap<ClaimRequest, ClaimAnswer>();
    List<ClaimRequest> claims = of(What.CLAIM, requests);
    claim(connection, claims, claims.size() < requests.size(), answers);
    confirm(connection, of(What.CONFIRM, requests), answers);
    release(connection, of(What.RELEASE, requests), answers);
    return requests.stream().map(answers::get).toList();
  }

  private static List<ClaimRequest> of(What what, List<ClaimRequest> requests) {
    return requests.stream()
        .filter(request -> request.what() == what)
        .sorted(ClaimRequest.IN_ORDER)
        .toList();
  }

  private void claim(
      Connection connection,
      List<ClaimRequest> claims,
      boolean forced,
      Map<ClaimRequest, ClaimAnswer> answers)
      throws SQLException {
    if (claims.isEmpty() || table.insertEach(connection, claims, forced).size() == claims.size()) {
      claims.forEach(request -> answers.put(request, ClaimAnswer.of(true)));
      return;
    }
    Map<UUID, Claim> found = table.find(connection, hashes(claims));
    for (ClaimRequest request : claims) {
      Claim claim = found.get(request.hash());
      answers.put(request, isOf(request, claim) ? ClaimAnswer.of(true) : ClaimAnswer.found(claim));
    }
  }

  private void confirm(
      Connection connection, List<ClaimRequest> marks, Map<ClaimRequest, ClaimAnswer> answers)
      throws SQLException {
    if (marks.isEmpty()
        || table.confirm(connection, hashes(marks), tokens(marks)) == marks.size()) {
      marks.forEach(request -> answers.put(request, ClaimAnswer.of(true)));
      return;
    }
    Map<UUID, Claim> found = table.find(connection, hashes(marks));
    Set<UUID> anew = table.insertEachDone(connection, without(found, marks));
    for (ClaimRequest request : marks) {
      boolean marked = anew.contains(request.hash()) || isOf(request, found.get(request.hash()));
      answers.put(request, ClaimAnswer.of(marked));
    }
  }

  private static List<ClaimRequest> without(Map<UUID, Claim> rows, List<ClaimRequest> marks) {
    return marks.stream().filter(mark -> !rows.containsKey(mark.hash())).toList();
  }

  private static boolean isOf(ClaimRequest request, Claim row) {
    return row != null && row.token().equals(request.token());
  }

  private void release(
      Connection connection, List<ClaimRequest> releases, Map<ClaimRequest, ClaimAnswer> answers)
      throws SQLException {
    if (!releases.isEmpty()) {
      Set<ClaimRequest> released = table.releaseEach(connection, releases);
      releases.forEach(r -> answers.put(r, ClaimAnswer.of(released.contains(r))));
    }
  }

  private static List<UUID> hashes(List<ClaimRequest> requests) {
    return requests.stream().map(ClaimRequest::hash).toList();
  }

  private static List<UUID> tokens(List<ClaimRequest> requests) {
    return requests.stream().map(ClaimRequest::token).toList();
  }
}
