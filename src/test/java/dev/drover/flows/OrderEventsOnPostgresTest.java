package dev.drover.flows;

import dev.drover.routetest.RouteTest;
import dev.drover.settings.SqlSettings;
import dev.drover.sql.PostgresServer;

class OrderEventsOnPostgresTest extends OrderEventsContract {

  @Override
  RouteTest on(RouteTest routes) {
    SqlSettings address = PostgresServer.newDatabase();
    return routes
        .property("drover.sql.url", address.url())
        .property("drover.sql.user", address.user());
  }
}
