package dev.drover.flows;

import dev.drover.routetest.RouteTest;

class OrderEventsOnH2Test extends OrderEventsContract {

  @Override
  RouteTest on(RouteTest routes) {
    return routes;
  }
}
