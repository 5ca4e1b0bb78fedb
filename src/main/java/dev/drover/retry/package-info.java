/**
 * Redelivery that outlives the process: {@code retry:delayed} puts a failed message off through a
 * ladder of waits that the broker keeps, then gives it to the dead letters; {@code retry:blocking}
 * leaves it with its source, which offers it again. Both stand where Camel has a dead letter uri or
 * the steps of an {@code onException}.
 */
package dev.drover.retry;
