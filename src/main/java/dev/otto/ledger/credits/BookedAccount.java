package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.VideoId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an account has after one of its events, as booked: the state of its stream, to be read. */
public interface BookedAccount {
    Credits balance();

    /** What was reversed or adjusted away beyond what was left. */
    Credits debt();

    /** The sequence of the event that took the debt on; of no meaning without a debt. */
    long debtSince();

    /** The sum of the open holds. */
    Credits held();

    long transactions();

    /** In the order in which they are used (R6). */
    List<? extends OpenLot> openLots();

    /** The next to expire first. */
    List<? extends OpenHold> openHolds();

    /** An open lot. */
    interface OpenLot {
        LotId id();

        LotTerms terms();

        /** What was put into it since it was opened, or last opened again. */
        long amount();

        /** What is left of it, held credits included. */
        Credits remaining();

        Credits held();

        @Nullable
        LotMoney money();
    }

    /** An open hold. */
    interface OpenHold {
        HoldId id();

        Credits amount();

        /** What it holds of which lot, in the order of use at its placement. */
        List<Share> shares();

        @Nullable
        VideoId video();

        Instant expiresAt();
    }

    /** A hold's part of a lot. */
    record Share(LotId lot, Credits amount) {}
}
