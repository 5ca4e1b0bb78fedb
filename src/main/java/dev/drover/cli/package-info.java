/**
 * The command line. {@link dev.drover.cli.Cli} parses and runs a command; what it needs of the
 * daemon it asks of {@link dev.drover.cli.Daemon}, and of the route check of {@link
 * dev.drover.cli.Validation}, so it sees neither Camel nor a broker's inside. One class a command;
 * {@code send} and the demo talk to the brokers as plain clients would.
 */
package dev.drover.cli;
