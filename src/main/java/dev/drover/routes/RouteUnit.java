package dev.drover.routes;

/**
 * A route of a {@link RouteSet}.
 *
 * @param id by which Camel knows it; a route without one gets {@code unnamed-} and a digest of
 *     itself
 * @param file as a person would name it
 * @param line where its text begins, from 1
 * @param text as it stands in the file
 * @param digest differs when the route would be built otherwise: for its own text, for what its
 *     file says about all its routes, for a template, a route configuration or a bean that it uses
 */
public record RouteUnit(String id, String file, int line, String text, String digest) {}
