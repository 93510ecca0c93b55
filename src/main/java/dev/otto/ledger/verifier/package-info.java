/**
 * Shows whether a log is what it was: from its bytes, signed heads, and a public key alone. Small enough to be read by an
 * auditor, it knows nothing of the rest of the ledger, nor of Spring, so that a mistake there is not made here again.
 */
@NullMarked
@ApplicationModule(allowedDependencies = {})
package dev.otto.ledger.verifier;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
