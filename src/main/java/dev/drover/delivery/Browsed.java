package dev.drover.delivery;

import java.util.List;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.apache.camel.Exchange;
import org.apache.camel.spi.BrowsableEndpoint;

/** An endpoint whose messages can be looked at and stay where they are. */
public interface Browsed extends BrowsableEndpoint {

  /** The first messages that fit, at most so many. */
  List<Exchange> browse(int limit, Predicate<Exchange> fits);

  @Override
  default List<Exchange> getExchanges() {
    return browse(getBrowseLimit(), any -> true);
  }

  /** Camel's signature names no type; what is filtered are exchanges. */
  @Override
  @SuppressWarnings({"rawtypes", "unchecked"})
  default List<Exchange> getExchanges(int limit, Predicate filter) {
    return browse(limit, filter == null ? any -> true : filter);
  }

  /**
   * How many messages there are, and when the first and the last of those that were read came.
   *
   * @param time of a message, in milliseconds since 1970; 0 where it does not say
   */
  static BrowseStatus status(int size, List<Exchange> read, ToLongFunction<Exchange> time) {
    return read.isEmpty()
        ? new BrowseStatus(size, 0, 0)
        : new BrowseStatus(
            size, time.applyAsLong(read.get(0)), time.applyAsLong(read.get(read.size() - 1)));
  }
}
