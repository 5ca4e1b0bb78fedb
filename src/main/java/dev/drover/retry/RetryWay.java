package dev.drover.retry;

import java.util.Arrays;
import java.util.Locale;

/** How a message waits. */
enum RetryWay {
  /** It leaves its source, waits at the broker and comes back; what is behind it goes on. */
  DELAYED,
  /** Its source keeps it and offers it again; what is behind it in its order waits. */
  BLOCKING;

  /**
   * @throws IllegalArgumentException when there is none of that name
   */
  static RetryWay of(String name) {
    return Arrays.stream(values())
        .filter(way -> way.name().toLowerCase(Locale.ROOT).equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "'retry:%s': there are retry:delayed and retry:blocking".formatted(name)));
  }
}
