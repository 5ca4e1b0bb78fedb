package dev.drover.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import org.jboss.byteman.check.RuleCheck;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A rule whose class or method is renamed would plant nothing, and only a long run would tell. */
class PlantedFaultTest {

  @ParameterizedTest
  @EnumSource(PlantedFault.class)
  void everyRuleFindsItsMethod(PlantedFault fault) {
    var check = new RuleCheck();
    check.setPrintStream(new PrintStream(OutputStream.nullOutputStream()));
    check.addRuleFile(fault.script().toString());

    check.checkRules();

    var result = check.getResult();
    assertThat(result.getErrorMessages()).isEmpty();
    assertThat(result.getParseErrorMessages()).isEmpty();
    assertThat(result.getTypeErrorMessages()).isEmpty();
    assertThat(result.getWarningMessages()).isEmpty();
    assertThat(result.getTypeWarningMessages()).isEmpty();
  }
}
