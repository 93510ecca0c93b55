package dev.otto.ledger.platform.command;

import dev.otto.ledger.kernel.AccountId;
import java.util.concurrent.ConcurrentHashMap;

/** The lanes in use: one for each account that has a command under way, none for the others. */
final class Lanes {
    private final ConcurrentHashMap<AccountId, Lane> lanes = new ConcurrentHashMap<>();

    /** Waits for the account's turn. */
    Lane enter(AccountId account) {
        Lane lane = lanes.compute(account, (id, existing) -> {
            Lane used = existing == null ? new Lane() : existing;
            used.use(1);
            return used;
        });
        lane.enter();
        return lane;
    }

    /** To be called once for each {@link #enter}, whether or not the lane was left before. */
    void exit(AccountId account, Lane lane) {
        lane.leave();
        lanes.computeIfPresent(account, (id, existing) -> existing.use(-1) == 0 ? null : existing);
    }
}
