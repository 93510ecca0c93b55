package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.ledger.LotView;
import java.time.Instant;
import java.util.Comparator;

/** A lot while it is worked out what of it is due: its row, and what is left and held of it then. */
final class OpenLot {
    private static final Comparator<LotRow> ORDER_OF_USE = Comparator.comparingInt(LotRow::priority)
            .thenComparing(LotRow::expiresAt, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(LotRow::bought)
            .thenComparingLong(LotRow::age);

    /** R6: priority, then soonest to expire, then granted before bought, then oldest. */
    static final Comparator<OpenLot> BY_USE = Comparator.comparing(lot -> lot.row, ORDER_OF_USE);

    private final LotRow row;
    private long remaining;
    private long held;

    OpenLot(LotRow row) {
        this.row = row;
        this.remaining = row.remaining();
        this.held = row.held();
    }

    /** Sets held credits free and pays of them what is owed; answers how much that was. */
    long free(long credits, long debt) {
        long pays = Math.min(credits, debt);
        held -= credits;
        remaining -= pays;
        return pays;
    }

    /** Lets the unheld remainder expire if it is due; answers how much that was. */
    long expire(Instant now) {
        Instant deadline = row.expiresAt();
        if (deadline == null || now.isBefore(deadline)) {
            return 0;
        }
        long gone = remaining - held;
        remaining = held;
        return gone;
    }

    boolean isOpen() {
        return remaining > 0;
    }

    LotView view() {
        return new LotView(
                row.id(), row.kind(), row.amount(), remaining, held, row.expiresAt(), row.priority(), row.paid());
    }
}
