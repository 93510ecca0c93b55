/** The user aggregate. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.users.internal;
