/** The console: pages for finance and operators, made on the server, which show what the API reads and send what it takes. */
@NullMarked
package dev.otto.ledger.web.console;

import org.jspecify.annotations.NullMarked;
