/** What each provider's events look like and how they are signed: told apart here, and nowhere else. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.payments.providers;
