package dev.drover.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the daemon's log lets through, and how it looks. */
class DaemonLogTest {

  private static final String ANY_HOSTILE =
      "[\\x{0}-\\x{1f}\\x{7f}-\\x{9f}\\x{2028}-\\x{202e}\\x{2066}-\\x{2069}\\x{200b}-\\x{200f}\\x{61c}\\x{feff}]";

  private LoggerContext context = new LoggerContext();
  private final PrintStream stderr = System.err;

  @AfterEach
  void restoreStderr() {
    System.clearProperty("drover.log.stack");
    System.clearProperty("drover.log.breaks");
    System.setErr(stderr);
  }

  @Test
  void isQuietAboutLibrariesAndNotAboutDroverOrTheRoutes() throws Exception {
    String log =
        logged(
            () -> {
              context.getLogger("org.apache.kafka.clients.NetworkClient").info("noise");
              context.getLogger("com.zaxxer.hikari.pool").info("noise");
              context.getLogger("org.apache.kafka.clients.NetworkClient").warn("trouble");
              context.getLogger("dev.drover.Gateway").info("started");
              context.getLogger("orders").info("a log step");
            });

    assertThat(log).doesNotContain("noise").contains("trouble", "a log step");
    assertThat(log).containsPattern("\\d\\d:\\d\\d:\\d\\d\\.\\d{3} INFO  Gateway started\\R");
  }

  @Test
  void keepsAMessageWithControlCharactersOnOneLine() throws Exception {
    String log = logged(() -> context.getLogger("dev.drover.X").info("a\nb\u001b[31mc, d"));

    assertThat(log).contains("a?b?[31mc, d");
    assertThat(log.strip()).doesNotContain("\n");
  }

  /** C0, C1 with its escape introducer, line separators, reading directions, a forged line. */
  private static final String HOSTILE =
      "7\u0000\u0007\u001b[2J\u0085\u009b31m\u2028\u2029\u200e\u202e\u2066\u061c\ufeff"
          + "\r\n12:00:00.000 INFO  Gateway forged";

  @Test
  void aHostileMessageIdStaysOneHarmlessLine() throws Exception {
    String log =
        logged(
            () ->
                context
                    .getLogger("dev.drover.dedup.SqlIdempotentRepository")
                    .warn("message '{}' of route '{}' was taken over", HOSTILE, "orders"));

    assertThat(log).hasLineCount(1).contains("was taken over", "forged").endsWith("\n");
    assertThat(log.strip()).doesNotContainPattern(ANY_HOSTILE);
  }

  @Test
  void aHostileExceptionStaysOneHarmlessLineAndItsStackTraceHarmless() throws Exception {
    var failure = new IllegalStateException(HOSTILE, new IllegalArgumentException(HOSTILE));

    String log = logged(() -> context.getLogger("dev.drover.X").error("failed", failure));
    assertThat(log).hasLineCount(1);
    assertThat(log.strip()).doesNotContainPattern(ANY_HOSTILE);

    System.setProperty("drover.log.stack", "full");
    System.setProperty("drover.log.breaks", "\\r");
    String trace = logged(() -> context.getLogger("dev.drover.X").error("failed", failure));
    assertThat(trace).contains("\tat ");
    assertThat(trace.replaceAll("[\n\t]", "")).doesNotContainPattern(ANY_HOSTILE);
  }

  @Test
  void aLongMessageIsCutShort() throws Exception {
    String longest = "x".repeat(100_000);

    String log = logged(() -> context.getLogger("dev.drover.X").info("start {}", longest));
    assertThat(log).contains("start xxx").hasSizeLessThan(8192 + 100);

    var failure = new IllegalStateException(longest);
    log = logged(() -> context.getLogger("dev.drover.X").error(longest, failure));
    assertThat(log).contains("IllegalStateException").hasSizeLessThan(2 * 8192 + 100);
  }

  @Test
  void namesAnExceptionWithItsCausesButWithoutItsStack() throws Exception {
    String log = logged(this::logAnException);

    assertThat(log).contains("IllegalStateException: outer", "IllegalArgumentException: inner");
    assertThat(log).doesNotContain("\tat ").hasLineCount(1);
  }

  @Test
  void showsTheStackWhenAsked() throws Exception {
    System.setProperty("drover.log.stack", "full");
    System.setProperty("drover.log.breaks", "\\r");

    assertThat(logged(this::logAnException)).contains("\tat dev.drover.cli.DaemonLogTest");
  }

  private void logAnException() {
    var inner = new IllegalArgumentException("inner");
    context.getLogger("dev.drover.X").error("failed", new IllegalStateException("outer", inner));
  }

  private String logged(Runnable logging) throws Exception {
    context = new LoggerContext();
    var bytes = new ByteArrayOutputStream();
    System.setErr(new PrintStream(bytes, true, UTF_8));
    context.setMDCAdapter(new LogbackMDCAdapter());
    var configurator = new JoranConfigurator();
    configurator.setContext(context);
    configurator.doConfigure(Path.of("src/main/resources/logback.xml").toFile());
    logging.run();
    context.stop();
    return bytes.toString(UTF_8);
  }
}
