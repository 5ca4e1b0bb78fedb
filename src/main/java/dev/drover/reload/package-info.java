/**
 * Live reload of route files: watches the folders, and puts what changed in the place of what runs,
 * all or nothing. {@code RouteReload} is the door; {@code Candidates} is what the daemon gives it.
 */
package dev.drover.reload;
