package dev.otto.ledger.platform.eventstore;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock, in whole microseconds, that never shows an instant before the last stamp of the log that was seen. */
public final class LedgerClock {
    private final Clock clock;
    private volatile Instant lastStamp = Instant.EPOCH;

    public LedgerClock(Clock clock) {
        this.clock = clock;
    }

    public Instant read() {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Instant last = lastStamp;
        return now.isAfter(last) ? now : last;
    }

    /** Takes note of a stamp of the log; called by the one writer alone. */
    void seen(Instant stamp) {
        if (stamp.isAfter(lastStamp)) {
            lastStamp = stamp;
        }
    }
}
