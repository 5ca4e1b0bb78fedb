package dev.drover.console;

/**
 * What a person did to events.
 *
 * @param events how many
 * @param text for people to read
 */
public record OutboxActed(String act, int events, String text) {}
