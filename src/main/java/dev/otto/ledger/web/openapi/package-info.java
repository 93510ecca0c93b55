/** The OpenAPI document: what the code says of itself, and the pages in {@code resources/openapi} that it cannot say. */
@NullMarked
package dev.otto.ledger.web.openapi;

import org.jspecify.annotations.NullMarked;
