/** What finance asks: whether the provider's books and the ledger's agree, payment by payment. */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "ledger"})
package dev.otto.ledger.finance;

import org.springframework.modulith.ApplicationModule;
