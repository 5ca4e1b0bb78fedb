/**
 * The {@code rabbitmq:} component: one message an exchange, acknowledged after the exchange is
 * done; publishes confirmed by the broker before the exchange goes on. Speaks AMQP 0-9-1 to
 * RabbitMQ and to Qpid.
 */
package dev.drover.rabbitmq;
