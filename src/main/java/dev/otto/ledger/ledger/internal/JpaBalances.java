package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Balances;
import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import java.time.Instant;
import java.util.List;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The balances, read through JPA; what is due is worked out here. */
@Service
class JpaBalances implements Balances {
    private final CreditsRows rows;
    private final LedgerClock clock;
    private final TransactionTemplate read;
    private final TransactionTemplate readOneInstant;

    JpaBalances(CreditsRows rows, LedgerClock clock, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.clock = clock;
        read = new TransactionTemplate(transactions);
        read.setReadOnly(true);
        readOneInstant = new TransactionTemplate(transactions);
        readOneInstant.setReadOnly(true);
        readOneInstant.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    @Override
    public CreditsView of(UserId user) {
        Instant now = clock.read();
        List<AccountLine> lines = read.execute(status -> rows.lines(user.value(), now));
        if (lines.isEmpty()) {
            throw new NotFound("user");
        }
        if (lines.getFirst().dueHolds()) {
            // Rare: within the second before the sweep books it. Two statements must then see one state.
            return readOneInstant.execute(status -> {
                AccountNow account = new AccountNow(rows.lines(user.value(), now));
                account.free(rows.dueDraws(user.value(), now));
                return viewed(account, now);
            });
        }
        return viewed(new AccountNow(lines), now);
    }

    private static CreditsView viewed(AccountNow account, Instant now) {
        account.expire(now);
        return account.view();
    }
}
