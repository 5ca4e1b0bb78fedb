/**
 * Drover, an integration gateway. {@code Drover} is the command line, {@code Gateway} wires and
 * starts the daemon; every other package is a room with a narrow door, and {@code ArchitectureTest}
 * holds the arrows between them.
 */
package dev.drover;
