/**
 * The tools for route files: which files there are, and what is wrong with each, before anything
 * starts. {@code RouteFiles} is the door; {@code RouteFault} and {@code RouteNote} come out of it.
 *
 * <p>Camel's own loader and reifiers judge. What this room adds is the place in the file and the
 * words, and the search for the next fault once one is known; on its own it refuses only what Camel
 * silently drops or builds to fail (an unknown route configuration, an id, a key or a direct source
 * that is there twice, a step without what the schema requires).
 */
package dev.drover.routes;
