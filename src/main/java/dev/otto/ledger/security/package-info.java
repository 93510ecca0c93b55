/** Who may call what: API keys, the callers they name, and the one table of rights. */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "platform::*"})
package dev.otto.ledger.security;

import org.springframework.modulith.ApplicationModule;
