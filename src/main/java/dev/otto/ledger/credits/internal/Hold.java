package dev.otto.ledger.credits.internal;

import dev.otto.ledger.credits.BookedAccount;
import dev.otto.ledger.credits.BookedAccount.Share;
import dev.otto.ledger.credits.CreditEvent.HoldPlaced;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.Now;
import dev.otto.ledger.kernel.VideoId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An open hold.
 *
 * @param shares what it holds of which lot, in the order of use at its placement
 */
record Hold(
        HoldId id,
        Credits amount,
        List<Share> shares,
        @Nullable VideoId video,
        boolean ownedByVideo,
        Instant expiresAt) implements BookedAccount.OpenHold {
    Hold {
        shares = List.copyOf(shares);
    }

    static Hold placed(HoldPlaced event) {
        List<Share> shares = new ArrayList<>(event.booking().lots().size());
        for (LotChange change : event.booking().lots()) {
            shares.add(new Share(change.lot(), change.held()));
        }
        return new Hold(event.hold(), event.amount(), shares, event.video(), event.ownedByVideo(), event.expiresAt());
    }

    boolean due(Now now) {
        return now.hasReached(expiresAt);
    }
}
