package dev.otto.ledger.platform.eventstore;

import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this node's log takes commands, as seen by those who talk to the database anyway, so that a probe asks no
 * query: who listens to other nodes hears the server every second, the writer knows how its last batch went.
 */
public final class LogPulse {
    /** A lost session that comes back at once is no outage. */
    private static final long SILENCE = Duration.ofSeconds(3).toNanos();
    /** A batch waits this long for a database that is away before it is given up. */
    private static final long STUCK = Duration.ofSeconds(5).toNanos();
    /** A node that gets no commands would never learn that they are taken again. */
    private static final long TRIED_AGAIN_AFTER = Duration.ofSeconds(10).toNanos();

    private final Ticker ticker;
    private final LongSupplier heardAt;
    private volatile long tookAt;
    private volatile long writingSince;
    private volatile boolean writing;
    private volatile long refusedAt;
    private volatile boolean refused;

    /** @param heardAt when the server was last heard, by the same ticker */
    LogPulse(Ticker ticker, LongSupplier heardAt) {
        this.ticker = ticker;
        this.heardAt = heardAt;
        // The migrations have just been there.
        tookAt = ticker.read();
    }

    /** What there is to say, worst first. */
    public enum State {
        /** The database does not answer, or only reads. */
        SILENT,
        /** A batch has been in the writer's hands for more than 5 s. */
        STUCK,
        /** The last batch was given up, less than 10 s ago. */
        REFUSED,
        BEATING
    }

    void writing() {
        writingSince = ticker.read();
        writing = true;
    }

    void idle() {
        writing = false;
    }

    /** A batch was given up. */
    void refused() {
        refusedAt = ticker.read();
        refused = true;
    }

    /** A batch is on disk. */
    void took() {
        refused = false;
        tookAt = ticker.read();
    }

    public State state() {
        long now = ticker.read();
        if (now - tookAt > SILENCE && now - heardAt.getAsLong() > SILENCE) {
            return State.SILENT;
        }
        if (writing && now - writingSince > STUCK) {
            return State.STUCK;
        }
        return refused && now - refusedAt < TRIED_AGAIN_AFTER ? State.REFUSED : State.BEATING;
    }
}
