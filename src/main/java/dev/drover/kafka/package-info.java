/**
 * camel-kafka, corrected under its own extension points: offsets are committed only behind records
 * whose exchange is done, a failed record is offered again instead of passed over, every record has
 * an identity, and the topics that the routes name exist.
 *
 * <p>The door: {@link dev.drover.kafka.LosslessKafka} is the component, {@link
 * dev.drover.kafka.RouteTopics} creates topics.
 */
package dev.drover.kafka;
