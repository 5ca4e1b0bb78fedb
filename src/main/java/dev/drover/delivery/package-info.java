/**
 * The words that promises and transports share: outcomes that are not plain failures, what a route
 * wants declared on a broker, which headers of the wire may enter a route, and how a batch of
 * messages goes through one.
 *
 * <p>Part of the ground: uses the JDK and Camel's API only, and nothing of Drover.
 */
package dev.drover.delivery;
