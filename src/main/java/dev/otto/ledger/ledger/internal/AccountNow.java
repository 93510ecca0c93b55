package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.internal.AccountRows.Account;
import dev.otto.ledger.ledger.internal.AccountRows.DueDraw;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An account as the next command would find it: what is due is taken as booked, in the order in which a command books
 * it (holds first, whose credits pay a debt, then lots).
 */
final class AccountNow {
    private final Account row;
    private final Map<UUID, OpenLot> lots = new LinkedHashMap<>();
    private long amount;
    private long held;
    private long debt;

    AccountNow(Account stored) {
        row = stored;
        amount = row.amount();
        held = row.held();
        debt = row.debt();
        row.lots().forEach(lot -> lots.put(lot.id(), new OpenLot(lot)));
    }

    /** Ends holds: their shares of lots, in the order in which they are to be set free. */
    void free(List<DueDraw> draws) {
        for (DueDraw draw : draws) {
            OpenLot lot = lots.get(draw.lot());
            if (lot != null) {
                held -= draw.held();
                debt -= lot.free(draw.held(), debt);
            }
        }
    }

    /** Lets what is due expire. */
    void expire(Instant now) {
        for (OpenLot lot : lots.values()) {
            amount -= lot.expire(now);
        }
    }

    CreditsView view() {
        return new CreditsView(
                row.user(),
                amount,
                held,
                amount - held,
                row.transactionCount(),
                row.updatedAt(),
                debt,
                lots.values().stream()
                        .filter(OpenLot::isOpen)
                        .sorted(OpenLot.BY_USE)
                        .map(OpenLot::view)
                        .toList());
    }
}
