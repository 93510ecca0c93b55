/** Who has an account: registering, renaming and erasing people, and nothing about their credits. */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = "kernel")
package dev.otto.ledger.users;

import org.springframework.modulith.ApplicationModule;
