package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.CreditEvent.ThresholdsSet;
import dev.otto.ledger.credits.ThresholdDefaults;
import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.ThresholdsChoice;
import dev.otto.ledger.ledger.ThresholdsView;
import dev.otto.ledger.ledger.UserThresholds;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.Recorded;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Users' own thresholds, beside their balances. */
@Service
class StoredThresholds implements UserThresholds {
    private final JdbcClient database;
    private final ThresholdDefaults defaults;
    private final EventLog log;

    StoredThresholds(JdbcClient database, ThresholdDefaults defaults, EventLog log) {
        this.database = database;
        this.log = log;
        this.defaults = defaults;
    }

    @Override
    public ThresholdsView of(UserId user) {
        Thresholds own = database.sql("SELECT low_balance, expiring_within FROM credits WHERE id = ?")
                .param(user.value())
                .query((row, n) -> own(row))
                .optional()
                .orElseThrow(() -> new NotFound("user"));
        return with(user, own);
    }

    @Override
    public Optional<ThresholdsChoice> choice(UserId user) {
        return database.sql("SELECT thresholds_position FROM credits WHERE id = ? AND thresholds_position IS NOT NULL")
                .param(user.value())
                .query(Long.class)
                .optional()
                .map(position -> log.decode(log.readAt(new long[] {position})).getFirst())
                .map(StoredThresholds::choice);
    }

    private static ThresholdsChoice choice(Recorded recorded) {
        Personal reason = ((ThresholdsSet) recorded.event()).reason();
        return new ThresholdsChoice(
                recorded.recordedAt(), recorded.provenance().actor().toString(), reason == null ? null : reason.text());
    }

    @Override
    public ThresholdsView with(UserId user, Thresholds own) {
        return ThresholdsView.of(user.value(), own, defaults);
    }

    private static Thresholds own(ResultSet row) throws SQLException {
        Long low = row.getObject("low_balance", Long.class);
        Long within = row.getObject("expiring_within", Long.class);
        return new Thresholds(low == null ? null : Credits.of(low), within == null ? null : Duration.ofSeconds(within));
    }
}
