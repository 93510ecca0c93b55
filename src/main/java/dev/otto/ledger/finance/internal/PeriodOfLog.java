package dev.otto.ledger.finance.internal;

import dev.otto.ledger.ledger.Cut;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The positions of a period.
 *
 * @param after that of the last event before it
 * @param to that of its last event
 */
record PeriodOfLog(long after, long to) {
    /** @param from null: from the first event */
    static PeriodOfLog of(@Nullable Instant from, Cut cut, JdbcClient database) {
        if (from == null) {
            return new PeriodOfLog(0, cut.position());
        }
        long before = database.sql("SELECT position_at(?)")
                .param(from.minus(1, ChronoUnit.MICROS).atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        return new PeriodOfLog(Math.min(before, cut.position()), cut.position());
    }
}
