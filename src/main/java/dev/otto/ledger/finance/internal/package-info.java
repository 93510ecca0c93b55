/** Reading the provider's report, and holding it against the purchases. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.finance.internal;
