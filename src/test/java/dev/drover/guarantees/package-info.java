/**
 * The loss catalogue: the eleven set-ups in which stock Camel loses messages, each with a test that
 * shows that Drover does not. A test's name begins with the number of the loss, L01 to L11; the
 * page is docs/guarantees.md.
 */
package dev.drover.guarantees;
