package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.AccountFold;
import dev.otto.ledger.verifier.Check;
import dev.otto.ledger.verifier.Findings;
import dev.otto.ledger.verifier.Share;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * The balances that the service answers with are those that the events add up to. To be ended in the snapshot in which the
 * last events were read. Accounts that the read model stands still for say so elsewhere, and are passed over.
 */
final class ReadModelCheck implements Check {
    private static final String PROJECTION = "balances";
    private static final int AT_ONCE = 1_000;

    private final JdbcClient database;

    ReadModelCheck(JdbcClient database) {
        this.database = database;
    }

    @Override
    public String name() {
        return "read_model";
    }

    private record Folded(UUID id, long balance, boolean whole, long debt, long held, long last) {}

    private record Stored(long amount, long held, long debt) {}

    @Override
    public void end(Extent extent, AccountFold accounts, Findings findings) {
        long applied = applied();
        if (applied < extent.last()) {
            // It is still being made, and nobody is answered from it.
            return;
        }
        if (applied > extent.last()) {
            findings.add(
                    name(),
                    extent.last() + 1,
                    "the log ends at " + extent.last() + ", but balances were made of events up to " + applied);
        }
        List<Folded> chunk = new ArrayList<>(AT_ONCE);
        accounts.forEach((id, balance, known, debt, held, last) -> {
            chunk.add(new Folded(id, balance, known, debt, held, last));
            if (chunk.size() == AT_ONCE) {
                compare(chunk, findings);
                chunk.clear();
            }
        });
        compare(chunk, findings);
        if (extent.fromTheFirst()) {
            countOthers(accounts, findings);
        }
    }

    private long applied() {
        return database.sql("SELECT coalesce(max(applied_position), 0) FROM projections WHERE name = ?")
                .param(PROJECTION)
                .query(Long.class)
                .single();
    }

    private void compare(List<Folded> chunk, Findings findings) {
        UUID[] ids = chunk.stream().map(Folded::id).toArray(UUID[]::new);
        Map<UUID, Stored> stored = new HashMap<>();
        database.sql("SELECT id, amount, held, debt FROM credits WHERE id = ANY (?)")
                .param(ids)
                .query(row -> {
                    stored.put(
                            row.getObject(1, UUID.class), new Stored(row.getLong(2), row.getLong(3), row.getLong(4)));
                });
        for (Folded folded : chunk) {
            Stored row = stored.get(folded.id());
            boolean same = row != null
                    && row.amount() == folded.balance()
                    && (!folded.whole() || (row.held() == folded.held() && row.debt() == folded.debt()));
            if (!same && !isParked(folded.id())) {
                findings.add(name(), folded.last(), difference(folded, row));
            }
        }
    }

    private static String difference(Folded folded, @Nullable Stored row) {
        String events = "the events up to here give account " + folded.id() + " a balance of " + folded.balance()
                + (folded.whole() ? ", " + folded.held() + " held and a debt of " + folded.debt() : "");
        return events + "; "
                + (row == null
                        ? "the table of balances does not have it"
                        : "the table of balances has " + row.amount() + ", " + row.held() + " and " + row.debt());
    }

    private boolean isParked(UUID account) {
        return database.sql("SELECT EXISTS (SELECT FROM parked_sequences WHERE projection = ? AND aggregate_id = ?)")
                .params(PROJECTION, account)
                .query(Boolean.class)
                .single();
    }

    private void countOthers(AccountFold accounts, Findings findings) {
        Share share = accounts.share();
        long rows = database.sql("SELECT count(*) FROM credits WHERE get_byte(uuid_send(id), 15) % ? = ?")
                .params(share.of(), share.part())
                .query(Long.class)
                .single();
        long parked = database.sql("SELECT count(*) FROM parked_sequences WHERE projection = ?")
                .param(PROJECTION)
                .query(Long.class)
                .single();
        if (rows > accounts.size() + parked) {
            findings.add(
                    name(), 0, "the table of balances has " + rows + " accounts, the events have " + accounts.size());
        }
    }
}
