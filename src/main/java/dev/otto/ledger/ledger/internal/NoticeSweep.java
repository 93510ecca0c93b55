package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.CreditCommand.TellOfExpiry;
import dev.otto.ledger.credits.ThresholdDefaults;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Has users told of lots that expire soon. Who has a threshold of their own is looked for by it, all others by the
 * default; what was told of, and what is due already, is not looked at again.
 */
@Component
class NoticeSweep {
    private static final String OWN = """
            SELECT user_id FROM lots
            WHERE open AND NOT announced AND notice_at <= :now AND expires_at > :now""";
    private static final String DEFAULT = """
            SELECT user_id FROM lots
            WHERE open AND NOT announced AND notice_at IS NULL AND expires_at > :now
              AND expires_at <= :now + make_interval(secs => %d)""";
    private static final String DUE = """
            SELECT DISTINCT user_id FROM (%s) near
            WHERE user_id <> ALL (:resting)
              AND NOT EXISTS (SELECT FROM users u WHERE u.id = near.user_id AND u.erased_at IS NOT NULL)
            LIMIT :most""";

    private final AccountSweep sweep;

    NoticeSweep(AccountSweep.Tools tools, ThresholdDefaults defaults) {
        long within = defaults.expiringWithin().toSeconds();
        String near = within == 0 ? OWN : OWN + " UNION ALL " + DEFAULT.formatted(within);
        sweep = new AccountSweep(
                tools, new AccountSweep.Kind("notices", 0x4f74746f4e6fL, DUE.formatted(near), TellOfExpiry::new));
    }

    /** At a rate, since then it has a thread of its own: there may be much to tell, and the booking of what is due goes on. */
    @Scheduled(fixedRate = 2_000)
    void sweep() {
        sweep.sweep();
    }
}
