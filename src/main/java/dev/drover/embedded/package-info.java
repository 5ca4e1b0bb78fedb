/**
 * The servers that the daemon brings along when it is given no address: an AMQP 0-9-1 broker
 * (Apache Qpid Broker-J) and a Kafka broker (KRaft, one node), in the daemon's own JVM, on
 * loopback, with their data in folders that survive a {@code kill -9}.
 *
 * <p>For trials and tests: one process and one disk. Neither server is replicated.
 */
package dev.drover.embedded;
