package dev.otto.ledger.kernel;

import java.util.UUID;

/** Where new ids come from: time-ordered UUIDs (version 7), or a counted row of them in a test. */
@FunctionalInterface
public interface Ids {
    UUID next();
}
