/** Every decision that moves a credit: what may happen to an account, what has happened to it, and why it was refused. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.credits;
