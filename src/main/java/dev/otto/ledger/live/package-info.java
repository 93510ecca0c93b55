/** Tells what happens as it happens: streams of a user's credits, transactions and videos, resumable to the event. */
@NullMarked
@ApplicationModule(allowedDependencies = {"kernel", "platform::*", "credits", "videos", "ledger"})
package dev.otto.ledger.live;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
