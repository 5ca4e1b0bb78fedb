/** What the daemon shows over HTTP: its health. Loopback unless a setting says otherwise. */
package dev.drover.console;
