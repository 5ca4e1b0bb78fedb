package dev.drover.routes;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One way to read an exception of Camel's; empty when it is about something else. */
interface Reader {

  Optional<RouteFault> read(Throwable cause, Search search);

  /** A reader of messages that hold a pattern. */
  static Reader of(String pattern, Matched words) {
    Pattern compiled = Pattern.compile(pattern, Pattern.DOTALL);
    return (cause, search) -> {
      Matcher matcher = compiled.matcher(String.valueOf(cause.getMessage()));
      return matcher.find() ? Optional.of(words.fault(matcher, cause, search)) : Optional.empty();
    };
  }

  /** A reader of one type of exception. */
  static <T extends Throwable> Reader of(Class<T> type, Typed<T> words) {
    return (cause, search) ->
        type.isInstance(cause)
            ? Optional.of(words.fault(type.cast(cause), search))
            : Optional.empty();
  }

  /** The words for a message that fits. */
  interface Matched {
    RouteFault fault(Matcher match, Throwable cause, Search search);
  }

  /** The words for an exception that fits. */
  interface Typed<T extends Throwable> {
    RouteFault fault(T cause, Search search);
  }
}
