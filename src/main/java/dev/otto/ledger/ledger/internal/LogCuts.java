package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.Cut;
import dev.otto.ledger.ledger.Cuts;
import dev.otto.ledger.platform.eventstore.SettledInstants;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Cuts by the log's own stamps, which never decrease along its positions. */
@Service
class LogCuts implements Cuts {
    private final SettledInstants settled;
    private final JdbcClient database;

    LogCuts(SettledInstants settled, JdbcClient database) {
        this.settled = settled;
        this.database = database;
    }

    @Override
    public Cut to(@Nullable Instant to) {
        if (to == null) {
            return head();
        }
        Instant last = to.minus(1, ChronoUnit.MICROS);
        settled.require(last);
        long position = database.sql("SELECT position_at(?)")
                .param(last.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
        return new Cut(position, to);
    }

    /** Events that are recorded later may have the last one's stamp, and none before it. */
    private Cut head() {
        return database.sql("SELECT position, recorded_at FROM events ORDER BY position DESC LIMIT 1")
                .query((row, n) -> new Cut(row.getLong(1), Instants.read(row, 2)))
                .optional()
                .orElse(new Cut(0, Instant.EPOCH));
    }
}
