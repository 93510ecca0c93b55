package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedAccount;
import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.LotExpiryNeared;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotMoney;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Now;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An open lot.
 *
 * @param amount what was put into it since it was opened, or opened again: what had been put into a lot that was closed
 *     is not known here
 * @param remaining what is left of it, held credits included; never zero
 * @param money what was paid for it; of its credits, exactly the remaining ones are not gone
 */
record Lot(
        LotId id,
        LotTerms terms,
        long amount,
        Credits remaining,
        Credits held,
        @Nullable LotMoney money) implements BookedAccount.OpenLot {
    static Lot opened(CreditEvent event, LotChange change, LotTerms terms) {
        return new Lot(
                change.lot(),
                terms,
                change.broughtInBy(event).value(),
                change.remaining(),
                change.held(),
                change.money());
    }

    Lot after(CreditEvent event, LotChange change) {
        LotMoney moved = change.money();
        long added = change.broughtInBy(event).value();
        if (terms.regrantOf() != null) {
            added += change.returnedBy(event).value();
        }
        return new Lot(
                id,
                terms,
                LotChange.together(amount, added),
                remaining.plus(change.remaining()),
                held.plus(change.held()),
                moved == null ? money : moved);
    }

    LotExpiryNeared expiryNeared(AccountId account) {
        return new LotExpiryNeared(
                account, id, terms.kind(), remaining, held, Objects.requireNonNull(terms.expiresAt()));
    }

    boolean nears(Now now, Duration within) {
        Instant expiry = terms.expiresAt();
        return expiry != null && now.hasReached(expiry.minus(within));
    }

    /** Whether all that was put into it stays what a client can read when this joins it. */
    boolean takes(Credits more) {
        return amount <= Credits.MAX_VALUE - more.value();
    }

    Credits unheld() {
        return remaining.minus(held);
    }

    boolean due(Now now) {
        Instant expiry = terms.expiresAt();
        return expiry != null && now.hasReached(expiry);
    }

    /** Minor units that the next credits to go release. */
    long releasedBy(Credits going) {
        return money == null ? 0 : Proportion.step(money.minor(), money.gone(), going.value(), money.credits());
    }

    /** Minor units that its remaining credits still carry. */
    long deferred() {
        return money == null ? 0 : money.minor() - Proportion.of(money.minor(), money.gone(), money.credits());
    }

    @Nullable
    LotMoney moneyAfter(Credits going) {
        return money == null || going.isZero()
                ? null
                : new LotMoney(money.minor(), money.currency(), money.credits(), money.gone() + going.value());
    }
}
