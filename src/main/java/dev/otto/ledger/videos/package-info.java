/** Videos from request to end: their price, their status, and the hold that moves only with it (R14). */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "credits"})
package dev.otto.ledger.videos;

import org.springframework.modulith.ApplicationModule;
