package dev.otto.ledger.credits;

import dev.otto.ledger.credits.CreditCommand.SetThresholds;
import dev.otto.ledger.credits.CreditCommand.TellOfExpiry;
import dev.otto.ledger.credits.CreditEvent.BalanceFellLow;
import dev.otto.ledger.credits.CreditEvent.LotExpiryNeared;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.kernel.LotId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a user must be told of in a history, found out from the balances and lots that its transactions name. */
final class NoticeCheck {
    private static final class Lot {
        private Instant expires;
        private long remaining;
        private boolean told;
    }

    private final TestAccount account;
    private final Map<LotId, Lot> lots = new HashMap<>();
    private Thresholds own = Thresholds.NONE;
    private long balance;
    /** The threshold of the last low balance that was told of; 0: the next fall is news. */
    private long toldBelow;

    NoticeCheck(TestAccount account) {
        this.account = account;
    }

    void afterStep(CreditCommand command, List<CreditEvent> events) {
        if (command instanceof SetThresholds set) {
            own = set.thresholds();
        }
        long before = balance;
        List<CreditEvent> told = new ArrayList<>();
        for (CreditEvent event : events) {
            if (event instanceof CreditEvent.Notice) {
                told.add(event);
            } else {
                fold(event);
            }
        }
        List<CreditEvent> expected = new ArrayList<>();
        Thresholds thresholds = own.or(account.thresholds.thresholds());
        long low = thresholds.lowBalance().value();
        if (balance < before && balance < low && (toldBelow == 0 || toldBelow > low)) {
            toldBelow = low;
            expected.add(new BalanceFellLow(
                    account.id,
                    thresholds.lowBalance(),
                    account.state().balance(),
                    account.state().available()));
        }
        if (command instanceof TellOfExpiry && !events.isEmpty()) {
            expected.addAll(neared(thresholds.expiringWithin()));
        }
        RuleCheck.same("told of", expected, told);
    }

    private List<CreditEvent> neared(Duration within) {
        List<CreditEvent> neared = new ArrayList<>();
        for (BookedAccount.OpenLot open : account.state().openLots()) {
            Lot lot = lots.get(open.id());
            boolean near = lot.expires != null && !account.now.isBefore(lot.expires.minus(within));
            if (near && !lot.told && !within.isZero()) {
                lot.told = true;
                neared.add(new LotExpiryNeared(
                        account.id, open.id(), open.terms().kind(), open.remaining(), open.held(), lot.expires));
            }
        }
        return neared;
    }

    private void fold(CreditEvent event) {
        Booking booking = switch (event) {
            case Transaction transaction -> transaction.booking();
            case CreditEvent.DebtPaid paid -> paid.booking();
            default -> null;
        };
        if (booking == null) {
            return;
        }
        balance += booking.amount().value();
        if (balance >= toldBelow) {
            toldBelow = 0;
        }
        for (LotChange change : booking.lots()) {
            Lot lot = lots.computeIfAbsent(change.lot(), id -> new Lot());
            if (change.terms() != null) {
                lot.expires = change.terms().expiresAt();
            }
            lot.remaining += change.remaining().value();
            if (lot.remaining == 0) {
                lots.remove(change.lot());
            }
        }
    }
}
