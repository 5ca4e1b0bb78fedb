package dev.drover.dedup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What people are shown of remembered messages, on either product. */
abstract class DedupInspectionContract extends DedupOnDatabase {

  @Test
  void showsWhatEachRouteRemembersOfAMessage() throws Exception {
    finish(repository, "7");
    repositoryOf(OTHER).add(exchange("payments"), "7");
    finish(repository, "8");
    var inspection = new DedupInspection(transactions, OWNER);

    List<DedupRow> rows = inspection.rows("7", List.of("payments", "orders", "refunds"));

    assertThat(rows).extracting(DedupRow::route).containsExactly("orders", "payments");
    assertThat(rows).extracting(DedupRow::messageId).containsOnly("7");
    assertThat(rows).extracting(DedupRow::ours).containsExactly(true, false);
    assertThat(rows.get(0).doneAt().orElseThrow()).isAfterOrEqualTo(rows.get(0).claimedAt());
    assertThat(rows.get(1).doneAt()).isEmpty();
    assertThat(rows.get(1).owner()).isEqualTo(OTHER.toString());
    assertThat(inspection.rows("7", List.of("refunds"))).isEmpty();
    assertThat(inspection.rows("7", List.of())).isEmpty();
  }

  @Test
  void countsByRouteAndState() throws Exception {
    finish(repository, "7");
    finish(repository, "8");
    repository.add(exchange(), "9");
    repository.add(exchange("payments"), "9");
    var inspection = new DedupInspection(transactions, OWNER);

    assertThat(inspection.rows())
        .extracting(rows -> rows.route() + " " + rows.state() + " " + rows.rows())
        .containsExactly("orders claimed 1", "orders done 2", "payments claimed 1");
    assertThat(inspection.bytes()).isPositive();
  }
}
