/**
 * What a dead letter says about itself. The dead letter channel stays Camel's, in YAML; this room
 * gives it the beans that write the reason into plain headers.
 */
package dev.drover.deadletter;
