/**
 * What is counted: exchanges and routes under the names that camel-micrometer gives them, Drover's
 * own counts, and the JVM. Written as Prometheus reads it.
 */
package dev.drover.metrics;
