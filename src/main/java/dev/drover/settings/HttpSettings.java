package dev.drover.settings;

/**
 * Where the daemon listens for HTTP.
 *
 * @param host the name or address of the interface
 * @param port the TCP port
 */
public record HttpSettings(String host, int port) {}
