/** What the modules stand on: the event log, its projections, the database, personal data, configuration. */
@org.jspecify.annotations.NullMarked
@ApplicationModule(allowedDependencies = "kernel")
package dev.otto.ledger.platform;

import org.springframework.modulith.ApplicationModule;
