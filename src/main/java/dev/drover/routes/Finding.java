package dev.drover.routes;

/**
 * One deviation from what the schema allows.
 *
 * @param subject the key or value that is wrong
 */
record Finding(Place place, String subject, String found, String allowed, String hint) {

  RouteFault in(RouteSource source) {
    return source.fault(place, found, allowed, hint);
  }
}
