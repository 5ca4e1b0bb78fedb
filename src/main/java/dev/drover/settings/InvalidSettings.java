package dev.drover.settings;

import java.util.List;
import java.util.stream.Collectors;

/** The settings cannot be used; names every fault, in the order of the file, then of variables. */
public final class InvalidSettings extends Exception {

  /**
   * One thing that is wrong.
   *
   * @param place {@code path/application.properties:12}, or {@code environment}
   * @param name the key or the environment variable, as the operator wrote it
   * @param found what stands there, masked where it may be a secret
   * @param allowed what may stand there, or what to do
   */
  public record Fault(String place, String name, String found, String allowed) {

    /** One line for people: place, name, found, allowed. */
    @Override
    public String toString() {
      return "%s: '%s' %s; %s".formatted(place, name, found, allowed);
    }
  }

  private final List<Fault> faults;

  InvalidSettings(List<Fault> faults) {
    super(faults.stream().map(Fault::toString).collect(Collectors.joining(System.lineSeparator())));
    this.faults = List.copyOf(faults);
  }

  /** At least one. */
  public List<Fault> faults() {
    return faults;
  }
}
