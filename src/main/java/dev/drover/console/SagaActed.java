package dev.drover.console;

/**
 * What a person did to a saga.
 *
 * @param text for people to read
 */
public record SagaActed(String id, String act, String text) {}
