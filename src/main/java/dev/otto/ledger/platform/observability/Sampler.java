package dev.otto.ledger.platform.observability;

import java.time.Duration;

/** Numbers for gauges that take a query. {@link Sampling} asks for them aside, so that no scrape waits for it. */
public interface Sampler {
    /** How often at most. */
    Duration every();

    /** Asks the database and keeps the answer. May throw what Spring throws when the database is away. */
    void sample();
}
