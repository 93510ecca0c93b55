/** Who has an account: registering and renaming people, and nothing about their credits. */
@org.jspecify.annotations.NullMarked
package dev.otto.ledger.users;
