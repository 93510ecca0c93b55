package dev.otto.ledger.audit.internal;

import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.verifier.EventHash;
import dev.otto.ledger.verifier.LoggedEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The log as the verifier takes it: rows, page by page, by short statements. */
final class LogRows {
    static final int PAGE = 2_000;

    private final EventLog log;
    private final JdbcClient database;

    LogRows(EventLog log, JdbcClient database) {
        this.log = log;
        this.database = database;
    }

    /** Events after a position, in order; fewer than {@link #PAGE} at the end of the log. */
    List<LoggedEvent> after(long position) {
        return log.read(position, PAGE).stream().map(LogRows::row).toList();
    }

    long head() {
        return log.head();
    }

    /** The hash of the event just before a position: that from which the chain goes on there. */
    byte[] hashBefore(long position) {
        return database.sql("SELECT hash FROM events WHERE position < ? ORDER BY position DESC LIMIT 1")
                .param(position)
                .query(byte[].class)
                .optional()
                .orElseGet(EventHash::beforeTheFirst);
    }

    /**
     * The first position that was recorded at an instant or later, one behind the head if there is none. Times never go
     * back along positions, so it is found by halving.
     */
    long firstAt(Instant instant) {
        long low = 1;
        long high = head() + 1;
        while (low < high) {
            long middle = low + (high - low) / 2;
            boolean before = database.sql(
                            "SELECT recorded_at < ? FROM events WHERE position >= ? ORDER BY position LIMIT 1")
                    .params(instant.atOffset(ZoneOffset.UTC), middle)
                    .query(Boolean.class)
                    .single();
            if (before) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static LoggedEvent row(StoredEvent event) {
        return new LoggedEvent(
                event.position(),
                event.stream().type(),
                event.stream().id(),
                event.sequence(),
                event.type(),
                event.version(),
                event.payload(),
                event.metadata(),
                micros(event.recordedAt()),
                event.hash());
    }

    /** Somebody may have written an instant that no clock shows. */
    private static long micros(Instant instant) {
        try {
            return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
        } catch (ArithmeticException e) {
            return instant.isBefore(Instant.EPOCH) ? Long.MIN_VALUE : Long.MAX_VALUE;
        }
    }
}
