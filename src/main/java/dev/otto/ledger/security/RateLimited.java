package dev.otto.ledger.security;

import dev.otto.ledger.kernel.Refusal;
import java.time.Duration;

/** More requests than a client, or an address that nobody is known at, may send. */
public final class RateLimited extends Refusal {
    private final long retryAfterSeconds;

    /** @param wait until a request would be let in */
    public RateLimited(Duration wait) {
        super("These are too many requests. Repeat this one after the seconds that Retry-After says.");
        retryAfterSeconds = Math.max(1, wait.plusMillis(999).toSeconds());
    }

    /** Whole seconds, at least 1. */
    public long retryAfterSeconds() {
        return retryAfterSeconds;
    }

    @Override
    public String type() {
        return "rate-limited";
    }

    @Override
    public String title() {
        return "Rate limited";
    }

    @Override
    public int status() {
        return 429;
    }
}
