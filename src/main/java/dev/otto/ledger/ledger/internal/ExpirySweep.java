package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Books, within a second, what is due on accounts that nobody touches (R5, R7). */
@Component
class ExpirySweep {
    private static final String DUE = """
            (SELECT user_id FROM holds WHERE state = 'open' AND expires_at <= :now AND user_id <> ALL (:resting)
             ORDER BY expires_at LIMIT :most)
            UNION
            (SELECT user_id FROM lots WHERE expires AND expires_at <= :now AND user_id <> ALL (:resting)
             ORDER BY expires_at LIMIT :most)
            LIMIT :most""";

    private final AccountSweep sweep;

    ExpirySweep(AccountSweep.Tools tools) {
        sweep = new AccountSweep(tools, new AccountSweep.Kind("expiry", 0x4f74746f5377L, DUE, ExpireDue::new));
    }

    @Scheduled(fixedDelay = 300)
    void sweep() {
        sweep.sweep();
    }

    /** By {@link System#nanoTime}, also when another node had the turn. */
    long lastEnded() {
        return sweep.lastEnded();
    }

    int accountsResting() {
        return sweep.accountsResting();
    }
}
