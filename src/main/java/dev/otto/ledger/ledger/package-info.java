/** What has come of the events, for reading: balances, transactions, lots, holds, videos, payments, users, and the log itself. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "platform::*", "users", "credits", "videos", "payments"})
package dev.otto.ledger.ledger;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
