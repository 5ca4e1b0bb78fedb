package dev.drover.probe;

import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks one server once a second whether it answers, on a thread of its own.
 *
 * <p>A refusal counts at once; a question that hangs counts when there was no answer for three
 * seconds, as when the server's process is stopped or its machine is gone. Thread-safe; reading the
 * state never waits.
 */
public final class ServerProbe implements AutoCloseable {

  /** Returns when the server has answered. */
  @FunctionalInterface
  public interface Question {

    /** Throws when the server cannot be asked or answers that it cannot work now. */
    void ask() throws Exception;
  }

  private static final Logger LOG = LoggerFactory.getLogger(ServerProbe.class);
  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final Duration SILENCE = Duration.ofSeconds(3);

  private final String server;
  private final Question question;
  private final Duration period;
  private final Duration silence;
  private volatile long lastAnswer;
  private volatile String refusal;
  private boolean away;
  private ScheduledExecutorService threads;

  /**
   * @param server its name, for the log
   */
  public ServerProbe(String server, Question question) {
    this(server, question, PERIOD, SILENCE);
  }

  ServerProbe(String server, Question question, Duration period, Duration silence) {
    this.server = server;
    this.question = question;
    this.period = period;
    this.silence = silence;
  }

  /** Begins to ask; the server counts as answering until it is known better. */
  public synchronized void start() {
    lastAnswer = System.nanoTime();
    threads = Executors.newScheduledThreadPool(2, this::named);
    long nanos = period.toNanos();
    threads.scheduleWithFixedDelay(this::ask, 0, nanos, TimeUnit.NANOSECONDS);
    threads.scheduleWithFixedDelay(this::report, nanos, nanos, TimeUnit.NANOSECONDS);
  }

  /** Whether the server answered lately; true while nobody asks. */
  public boolean answers() {
    return trouble().isEmpty();
  }

  /** Since when and why the server does not answer; empty when it does. */
  public Optional<String> trouble() {
    if (lastAnswer == 0) {
      return Optional.empty();
    }
    Duration since = Duration.ofNanos(System.nanoTime() - lastAnswer);
    if (refusal != null) {
      return Optional.of("no answer for %d s: %s".formatted(since.toSeconds(), refusal));
    }
    return since.compareTo(silence.plus(period)) > 0
        ? Optional.of("no answer for %d s: it is silent".formatted(since.toSeconds()))
        : Optional.empty();
  }

  @Override
  public synchronized void close() {
    if (threads != null) {
      threads.shutdownNow();
    }
  }

  private void ask() {
    try {
      question.ask();
      lastAnswer = System.nanoTime(); // first, or an old one would look like silence
      refusal = null;
    } catch (Exception e) {
      refusal = words(e);
    }
  }

  /** Says once that the server is away, and once that it is back. */
  private void report() {
    Optional<String> trouble = trouble();
    if (trouble.isPresent() && !away) {
      LOG.warn("{} is away, nothing is lost by that: {}", server, trouble.get());
    } else if (trouble.isEmpty() && away) {
      LOG.info("{} answers again", server);
    }
    away = trouble.isPresent();
  }

  private static String words(Exception e) {
    Throwable cause = e;
    while (cause.getMessage() == null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }

  private Thread named(Runnable work) {
    var thread = new Thread(work, "drover-probe-" + server.toLowerCase(Locale.ROOT));
    thread.setDaemon(true);
    return thread;
  }
}
