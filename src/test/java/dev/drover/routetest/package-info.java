/**
 * Tests of routes as code: {@link dev.drover.routetest.RouteTest} is a JUnit 5 extension that loads
 * a route file as the daemon does, and {@link dev.drover.routetest.Account} says where every
 * message is.
 *
 * <p>Published as the artifact of classifier {@code routetest}, so it uses the libraries of
 * camel-test-junit5 and the daemon's, and no others; {@code docs/route-tests.md} is its page.
 */
package dev.drover.routetest;
