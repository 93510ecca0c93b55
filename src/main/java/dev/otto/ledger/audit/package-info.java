/** Shows that the history is what it was: signs heads of the log, hands them out, verifies the books, and exports them. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "platform::*", "ledger", "verifier"})
package dev.otto.ledger.audit;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
