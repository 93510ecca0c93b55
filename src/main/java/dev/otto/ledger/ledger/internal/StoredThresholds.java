package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.ThresholdDefaults;
import dev.otto.ledger.credits.Thresholds;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.ThresholdsView;
import dev.otto.ledger.ledger.UserThresholds;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/** Users' own thresholds, beside their balances. */
@Service
class StoredThresholds implements UserThresholds {
    private final JdbcClient database;
    private final ThresholdDefaults defaults;

    StoredThresholds(JdbcClient database, ThresholdDefaults defaults) {
        this.database = database;
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
    public ThresholdsView with(UserId user, Thresholds own) {
        return ThresholdsView.of(user.value(), own, defaults);
    }

    private static Thresholds own(ResultSet row) throws SQLException {
        Long low = row.getObject("low_balance", Long.class);
        Long within = row.getObject("expiring_within", Long.class);
        return new Thresholds(low == null ? null : Credits.of(low), within == null ? null : Duration.ofSeconds(within));
    }
}
