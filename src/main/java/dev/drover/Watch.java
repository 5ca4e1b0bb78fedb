package dev.drover;

import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at intervals at things that have names, and keeps what it saw last for whoever asks. A look
 * that fails changes nothing, and is not the last. Thread-safe.
 *
 * @param <S> what is seen of one thing
 */
final class Watch<S> implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  /** Sees everything there is, by name. */
  @FunctionalInterface
  interface Look<S> {
    Map<String, S> now() throws Exception;
  }

  private final String what;
  private final Look<S> look;
  private final S nothing;
  private final ScheduledExecutorService timer;
  private volatile SortedMap<String, S> seen = new TreeMap<>();
  private volatile Consumer<String> listener = name -> {};

  /**
   * @param what is looked at, for its thread and its log
   * @param nothing stands for what was not seen
   */
  Watch(String what, S nothing, Look<S> look) {
    this.what = what;
    this.nothing = nothing;
    this.look = look;
    this.timer =
        Executors.newSingleThreadScheduledExecutor(
            work -> {
              var thread = new Thread(work, "drover-" + what);
              thread.setDaemon(true);
              return thread;
            });
  }

  /** In a second, and from then on. */
  void every(int seconds) {
    timer.scheduleWithFixedDelay(this::lookOn, 1, seconds, TimeUnit.SECONDS);
  }

  /** Hears of each thing when it is seen for the first time. */
  void onFirst(Consumer<String> listener) {
    this.listener = listener;
    seen.keySet().forEach(listener);
  }

  S of(String name) {
    return seen.getOrDefault(name, nothing);
  }

  /** Everything in a few words each. */
  String words(BiFunction<String, S, String> words) {
    return seen.entrySet().stream()
        .map(entry -> words.apply(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining("; "));
  }

  private void lookOn() {
    try {
      look();
    } catch (Exception e) {
      LOG.debug("{} cannot be looked at: {}", what, e.getMessage());
    }
  }

  void look() throws Exception {
    var now = new TreeMap<>(look.now());
    List<String> added = now.keySet().stream().filter(name -> !seen.containsKey(name)).toList();
    seen = now;
    added.forEach(listener);
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
