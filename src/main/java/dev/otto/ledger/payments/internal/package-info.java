/** The payment aggregate: from the set of all that is known of one payment, what the ledger has to hold. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.payments.internal;
