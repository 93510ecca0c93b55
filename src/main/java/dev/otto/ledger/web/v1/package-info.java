/** The resources of the API, version 1: each request becomes a command or a query, and what comes of it an answer. */
@NullMarked
package dev.otto.ledger.web.v1;

import org.jspecify.annotations.NullMarked;
