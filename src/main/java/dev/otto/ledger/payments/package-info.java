/** Payments of providers: what their webhooks tell becomes purchases, reversals and reinstatements, once (R13). */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "platform::*", "credits"})
package dev.otto.ledger.payments;

import org.springframework.modulith.ApplicationModule;
