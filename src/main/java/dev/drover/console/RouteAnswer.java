package dev.drover.console;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;

/**
 * The answer to {@code POST /drover/api/routes/diff}, {@code …/rollback}, {@code …/start}, {@code
 * …/stop} and {@code …/suspend}.
 *
 * @param text for a person to read; of a diff, the diff
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record RouteAnswer(String text) {}
