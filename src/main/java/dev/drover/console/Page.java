package dev.drover.console;

import java.util.List;

/** Something that the daemon shows at one path of its HTTP port. Asked by several threads. */
@FunctionalInterface
public interface Page {

  /** Answers at once: it may look at the daemon, and waits for nothing outside it. */
  Answer answer(Request request) throws Exception;

  /** The methods that are answered; every other is refused with 405. GET answers HEAD too. */
  default List<String> methods() {
    return List.of("GET");
  }
}
