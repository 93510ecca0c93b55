package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.ledger.Cursor;
import dev.otto.ledger.ledger.Directory;
import dev.otto.ledger.ledger.HoldState;
import dev.otto.ledger.ledger.HoldView;
import dev.otto.ledger.ledger.Holds;
import dev.otto.ledger.ledger.NotFound;
import dev.otto.ledger.ledger.Page;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/** The holds, read through JPA. */
@Service
@Transactional(readOnly = true)
class JpaHolds implements Holds {
    private final HoldRows rows;
    private final Directory directory;

    JpaHolds(HoldRows rows, Directory directory) {
        this.rows = rows;
        this.directory = directory;
    }

    @Override
    public HoldView get(UUID id) {
        return rows.findById(id).orElseThrow(() -> new NotFound("hold")).view();
    }

    @Override
    public List<HoldView> all(Collection<UUID> ids) {
        return ids.isEmpty()
                ? List.of()
                : rows.findAmong(ids.toArray(UUID[]::new)).stream()
                        .map(HoldRow::view)
                        .toList();
    }

    @Override
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
