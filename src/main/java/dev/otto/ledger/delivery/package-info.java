/** Tells registered endpoints what happens, by signed webhooks: at least once, and in order for each user. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "platform::*", "ledger", "live"})
package dev.otto.ledger.delivery;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
