/** The console, by its pages and in a browser. */
package dev.otto.ledger.web.console;
