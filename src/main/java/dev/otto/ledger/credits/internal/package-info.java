/** The account aggregate and its value objects: lots, holds and the arithmetic of both. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.credits.internal;
