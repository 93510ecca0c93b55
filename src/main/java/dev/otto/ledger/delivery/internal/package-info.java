/** Turns of endpoints: reading what is due from the log, signing it, sending it, and what becomes of failures. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.delivery.internal;
