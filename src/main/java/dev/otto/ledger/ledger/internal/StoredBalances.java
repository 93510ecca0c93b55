package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Balances;
import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.internal.AccountRows.Account;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import java.time.Instant;
import java.util.Optional;
import org.springframework.stereotype.Service;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** The balances: now by stored rows, and what is due worked out here; in the past by the ledger. */
@Service
class StoredBalances implements Balances {
    private final AccountRows rows;
    private final LedgerClock clock;
    private final PastAccounts past;
    private final TransactionTemplate readOneInstant;

    StoredBalances(AccountRows rows, LedgerClock clock, PastAccounts past, PlatformTransactionManager transactions) {
        this.rows = rows;
        this.clock = clock;
        this.past = past;
        readOneInstant = new TransactionTemplate(transactions);
        readOneInstant.setReadOnly(true);
        readOneInstant.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    @Override
    public CreditsView of(UserId user) {
        Instant now = clock.read();
        Account account = found(rows.find(user.value(), now));
        if (account.dueHolds()) {
            // Rare: within the second before the sweep books it. Two statements must then see one state.
            return readOneInstant.execute(status -> {
                AccountNow freed = new AccountNow(found(rows.findInTransaction(user.value(), now)));
                freed.free(rows.dueDraws(user.value(), now));
                return viewed(freed, now);
            });
        }
        return viewed(new AccountNow(account), now);
    }

    @Override
    public CreditsView at(UserId user, Instant instant) {
        return past.at(user, instant)
                .map(account -> viewed(account, instant))
                .orElseGet(() -> CreditsView.none(user.value()));
    }

    private static CreditsView viewed(PastAccounts.PastAccount account, Instant instant) {
        AccountNow free = new AccountNow(account.row());
        free.free(account.dueDraws(instant));
        return new AccountNow(account.row())
                .view()
                .withAvailable(viewed(free, instant).available());
    }

    private static Account found(Optional<Account> account) {
        return account.orElseThrow(() -> new NotFound("user"));
    }

    private static CreditsView viewed(AccountNow account, Instant now) {
        account.expire(now);
        return account.view();
    }
}
