package dev.drover.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * The answer to {@code POST /drover/api/routes/show}.
 *
 * @param route null for a revision
 * @param text the route's YAML as it stands in its file, or all files of a revision
 */
@JsonIgnoreProperties(ignoreUnknown = true)
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RouteShown(RouteList.Route route, String text) {}
