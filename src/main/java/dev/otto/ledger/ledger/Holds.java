package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.internal.HoldRow;
import dev.otto.ledger.ledger.internal.HoldRows;
import dev.otto.ledger.ledger.internal.Keyset;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The holds of all accounts, as they are now: a hold past its deadline is open until that has been booked. */
@Service
@Transactional(readOnly = true)
public class Holds {
    private final HoldRows rows;
    private final Directory directory;

    Holds(HoldRows rows, Directory directory) {
        this.rows = rows;
        this.directory = directory;
    }

    /** @throws NotFound when there is none */
    public HoldView get(UUID id) {
        return rows.findById(id).orElseThrow(() -> new NotFound("hold")).view();
    }

    /**
     * An account's holds, newest first.
     *
     * @param state absent: all
     * @throws NotFound when there is no such user
     */
    public Page<HoldView> of(UserId user, @Nullable HoldState state, @Nullable Cursor after, int limit) {
        var found = new Keyset<HoldRow>("position", user.value())
                .with("state", state == null ? null : state.code())
                .before(after == null ? null : after.position())
                .read(rows, limit + 1);
        if (found.isEmpty()) {
            directory.requireUser(user.value());
        }
        return Page.of(found, limit, Cursor.List.HOLDS, HoldRow::position, HoldRow::view);
    }
}
