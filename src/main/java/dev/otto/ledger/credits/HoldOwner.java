package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.VideoId;

/** Whoever placed a hold as its own is told, within the same append, when that hold expires (R14). */
@FunctionalInterface
public interface HoldOwner {
    void holdExpired(AccountId account, HoldId hold, VideoId video);
}
