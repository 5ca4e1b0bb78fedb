package dev.drover.settings;

import dev.drover.settings.InvalidSettings.Fault;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The faults of one reading. */
final class Faults {

  private record Placed(Setting setting, Fault fault) {}

  private final List<Placed> all = new ArrayList<>();

  /** One fault a setting is enough: a second one is dropped. */
  void add(Setting setting, String found, String allowed) {
    if (all.stream().noneMatch(placed -> placed.setting().equals(setting))) {
      all.add(new Placed(setting, new Fault(setting.place(), setting.name(), found, allowed)));
    }
  }

  void throwIfAny() throws InvalidSettings {
    if (!all.isEmpty()) {
      throw new InvalidSettings(
          all.stream()
              .sorted(Comparator.comparing(Placed::setting, Setting.ORDER))
              .map(Placed::fault)
              .toList());
    }
  }
}
