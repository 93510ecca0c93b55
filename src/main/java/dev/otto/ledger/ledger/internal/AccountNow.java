package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.CreditsView;
import dev.otto.ledger.ledger.internal.CreditsRows.DueDraw;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * An account as the next command would find it: what is due is taken as booked, in the order in which a command books
 * it (holds first, whose credits pay a debt, then lots).
 */
public final class AccountNow {
    private final CreditsRow row;
    private final Map<UUID, OpenLot> lots = new LinkedHashMap<>();
    private long amount;
    private long held;
    private long debt;

    /** @param lines of one account, at least one */
    public AccountNow(List<AccountLine> lines) {
        row = lines.getFirst().credits();
        amount = row.amount();
        held = row.held();
        debt = row.debt();
        for (AccountLine line : lines) {
            if (line.lot() != null) {
                lots.put(line.lot().id(), new OpenLot(line.lot(), line.family()));
            }
        }
    }

    /** Ends holds: their shares of lots, in the order in which they are to be set free. */
    public void free(List<DueDraw> draws) {
        for (DueDraw draw : draws) {
            OpenLot lot = lots.get(draw.getLot());
            if (lot != null) {
                held -= draw.getHeld();
                debt -= lot.free(draw.getHeld(), debt);
            }
        }
    }

    /** Lets what is due expire. */
    public void expire(Instant now) {
        for (OpenLot lot : lots.values()) {
            amount -= lot.expire(now);
        }
    }

    public CreditsView view() {
        return new CreditsView(
                row.userId(),
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
