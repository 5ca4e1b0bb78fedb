/** How long to wait before the next try: one pure function, used by every retry of Drover's own. */
package dev.drover.backoff;
