/** Brokers for tests: real RabbitMQ nodes and a plain client to look at them from outside. */
package dev.drover.broker;
