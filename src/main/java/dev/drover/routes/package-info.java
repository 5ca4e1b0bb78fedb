/**
 * The tools for route files: which files there are, and what is wrong with each, before anything
 * starts. {@code RouteFiles} is the door; a {@code RouteFault} is what comes out of it.
 *
 * <p>Camel's own loader and reifiers judge. What this room adds is the place in the file and the
 * words; nothing here accepts or refuses a route on its own, save for references that Camel would
 * silently drop (an unknown route configuration, an id that is there twice, a key that is there
 * twice).
 */
package dev.drover.routes;
