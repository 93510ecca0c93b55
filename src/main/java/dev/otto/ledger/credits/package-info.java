/** Every decision that moves a credit: what may happen to an account, what has happened to it, and why it was refused. */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "users"})
package dev.otto.ledger.credits;

import org.springframework.modulith.ApplicationModule;
