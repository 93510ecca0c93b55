package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The holds of all accounts, as they are now: a hold past its deadline is open until that has been booked. */
public interface Holds {
    /** @throws NotFound when there is none */
    HoldView get(UUID id);

    /** Of many ids, those that are holds. */
    List<HoldView> all(Collection<UUID> ids);

    /**
     * An account's holds, newest first.
     *
     * @param state absent: all
     * @param after absent: from the newest
     * @throws NotFound when there is no such user
     */
    Page<HoldView> of(UserId user, @Nullable HoldState state, @Nullable Cursor after, int limit);
}
