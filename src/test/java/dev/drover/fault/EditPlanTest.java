package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A plan says what an edit changes; whoever believes a wrong one would blame the daemon. */
class EditPlanTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void hasSoManyBrokenEditsOfEveryKindAndIsTheSameEachTime(long seed) {
    List<Edit> edits = EditPlan.seeded(seed, 200, 60);

    assertThat(edits).hasSize(200).isEqualTo(EditPlan.seeded(seed, 200, 60));
    assertThat(edits).filteredOn(Edit::isBroken).hasSize(60);
    assertThat(kinds(edits, true)).hasSize(12);
    assertThat(kinds(edits, false)).hasSizeGreaterThanOrEqualTo(11);
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void soundEditsAddAndRemoveTheRoutesThatTheySay(long seed) {
    Map<String, String> before = EditPlan.begin();
    int seen = 0;
    for (Edit edit : EditPlan.seeded(seed, 200, 60)) {
      assertThat(edit.files()).as(edit.text()).isNotEqualTo(before);
      if (!edit.isBroken()) {
        var comingAndGoing = new TreeSet<>(EditedFolder.routes(edit.files()));
        comingAndGoing.removeAll(EditedFolder.routes(before));
        var gone = new TreeSet<>(EditedFolder.routes(before));
        gone.removeAll(EditedFolder.routes(edit.files()));
        comingAndGoing.addAll(gone);
        seen += comingAndGoing.size();
        assertThat(edit.routes()).as(edit.text()).containsAll(comingAndGoing);
        before = new TreeMap<>(edit.files());
      }
    }
    assertThat(seen).as("routes that came and went").isGreaterThan(20);
  }

  private static List<String> kinds(List<Edit> edits, boolean broken) {
    return edits.stream()
        .filter(edit -> edit.isBroken() == broken)
        .map(Edit::text)
        .collect(Collectors.toSet())
        .stream()
        .sorted()
        .toList();
  }
}
