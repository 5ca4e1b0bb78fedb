package dev.drover.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

class CliTest {

  @ParameterizedTest
  @CsvSource({
    "rn, 'drover: ''rn'' is no command; did you mean ''run''?'",
    "verison, 'drover: ''verison'' is no command; did you mean ''version''?'",
    "run --cofig, 'drover run: ''--cofig'' is no option; did you mean ''--config''?'",
    "run now, 'drover run: ''now'' is one argument too many'",
    "run --exit, 'drover run: --exit goes with --demo'",
    "xyzzy, 'drover: ''xyzzy'' is no command'",
    "send --to kafka, 'drover send: Invalid value for option ''--to'': ''kafka'' is no destination'",
    "send --body x, 'drover send: Missing required option: ''--to=DESTINATION'''",
    "version --output xml, 'drover version: Invalid value for option ''--output'''"
  })
  void exits2AndNamesTheNearestForWrongUse(String typed, String complaint) {
    Console console = Console.run(typed.split(" "));

    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err()).contains(complaint).contains("--help' lists").doesNotContain("\tat ");
    assertThat(console.out()).isEmpty();
  }

  @Test
  void listsTheCommandsWhenNoneIsGiven() {
    Console console = Console.run();

    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err())
        .contains("outbox, run, routes, saga, send, status, validate, version");
  }

  @Test
  void answersTheVersionsAsJson() throws Exception {
    Console console = Console.run("version", "--output", "json");

    var versions = new ObjectMapper().readTree(console.out());
    assertThat(console.exitCode).isZero();
    assertThat(versions.fieldNames())
        .toIterable()
        .containsExactly("drover", "java", "camel", "kafka-clients", "amqp-client");
    assertThat(versions.get("camel").asText()).matches("4\\..+");
    assertThat(versions.get("kafka-clients").asText()).matches("4\\..+");
    assertThat(versions.get("amqp-client").asText()).matches("5\\..+");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "run", "send", "status", "validate", "version"})
  void helpHasExamplesAndExitCodesAndEachOptionsDefault(String command) {
    var help = Console.run((command + " --help").strip().split(" "));
    var line = new CommandLine(new DroverCommand());
    List.of(
            new RunCommand(null, handler -> true),
            new SendCommand(),
            new StatusCommand(),
            new ValidateCommand(null),
            new VersionCommand())
        .forEach(line::addSubcommand);
    var spec = (command.isEmpty() ? line : line.getSubcommands().get(command)).getCommandSpec();

    assertThat(help.exitCode).isZero();
    assertThat(help.out()).contains("Examples:", "Exit codes:", "  0 ", "  2 ");
    assertThat(spec.options()).isNotEmpty();
    for (OptionSpec option : spec.options()) {
      if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
        String description = String.join(" ", option.description());
        assertThat(description).as(option.longestName()).containsAnyOf("efault", "Required");
      }
    }
  }

  @Test
  void showsNoStackTraceOfAnInternalFaultUnlessAsked() {
    Daemon broken =
        (config, report) -> {
          throw new IllegalStateException("surprise");
        };

    Console plain = Console.run(broken, "run");
    Console debug = Console.run(broken, "run", "--debug");

    assertThat(plain.exitCode).isEqualTo(1);
    assertThat(plain.err()).contains("surprise", "--debug").doesNotContain("\tat ");
    assertThat(debug.err()).contains("\tat ");
  }

  @Test
  void replacesControlCharactersInComplaints() {
    Daemon refusing =
        (config, report) -> {
          throw new StartRefused(2, List.of("value '\u001b[31m\u009b\u2028\u202e' is wrong"));
        };

    Console console = Console.run(refusing, "run");
    Console debug = Console.run(refusing, "run", "--debug");

    assertThat(console.exitCode).isEqualTo(2);
    assertThat(console.err()).contains("value '?[31m???' is wrong");
    assertThat(debug.err()).contains("\tat ").doesNotContainPattern("[\u001b\u009b\u2028\u202e]");
  }
}
