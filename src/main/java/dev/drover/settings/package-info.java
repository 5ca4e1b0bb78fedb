/**
 * What an operator sets: records, read once at the start from {@code application.properties} and
 * the environment, and checked in one pass that reports every fault together.
 *
 * <p>Part of the ground: uses the JDK only.
 */
package dev.drover.settings;
