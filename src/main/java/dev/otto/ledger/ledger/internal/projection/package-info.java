/** How the events become the read models' rows, and what decisions ask of those rows. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.ledger.internal.projection;
