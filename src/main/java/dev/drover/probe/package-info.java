/**
 * Knows whether a server answers, by asking it again and again.
 *
 * <p>Part of the ground: uses the JDK only. {@link dev.drover.probe.ServerProbe} is the whole door.
 */
package dev.drover.probe;
