package dev.drover.routetest;

import org.apache.camel.Processor;
import org.apache.camel.builder.RouteBuilder;

/** The other side of a broker: who writes to the routes' sources and reads from their targets. */
final class FarSide {

  private FarSide() {}

  /** Where to publish what the route that takes from this endpoint is to get. */
  static String writingTo(String source) {
    return isRabbitmq(source) ? source : End.base(source);
  }

  /** A route that takes what arrives at a target, into its mock. */
  static RouteBuilder readingFrom(End target, Processor arrived) {
    return new RouteBuilder() {
      @Override
      public void configure() {
        from(reader(target.uri()))
            .routeId("route-test-reads-" + target.name().replace(':', '-'))
            .errorHandler(noErrorHandler())
            .to(target.mock())
            .process(arrived);
      }
    };
  }

  private static String reader(String target) {
    if (!isRabbitmq(target)) {
      return End.base(target) + "?groupId=route-test&autoOffsetReset=earliest";
    }
    return target.contains("queue=") ? target : withQueue(target);
  }

  /** An exchange without a queue of its own gets one, before anything is published to it. */
  private static String withQueue(String target) {
    return target
        + (target.contains("?") ? "&" : "?")
        + "queue=route-test&bindingKey=RAW(#)&autoDelete=true";
  }

  private static boolean isRabbitmq(String uri) {
    return End.scheme(uri).equals("rabbitmq");
  }
}
