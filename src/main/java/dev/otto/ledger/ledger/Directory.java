package dev.otto.ledger.ledger;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.platform.eventstore.StreamId;
import dev.otto.ledger.platform.eventstore.StreamStates;
import dev.otto.ledger.platform.eventstore.UnreadableEvent;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

/**
 * Whose a thing is. What it once found it need not look up again: nothing here is ever deleted or changes its owner.
 */
@Service
public class Directory {
    private static final int REMEMBERED = 100_000;

    private final JdbcClient jdbc;
    private final StreamStates states;
    private final Cache<UUID, UserId> users =
            Caffeine.newBuilder().maximumSize(REMEMBERED).build();

    Directory(JdbcClient jdbc, StreamStates states) {
        this.jdbc = jdbc;
        this.states = states;
    }

    /**
     * The account that a command is for. The state that the command will be decided on tells that it is there, which
     * saves it a look into the tables.
     *
     * @throws NotFound when there is no such user
     */
    public AccountId requireAccount(UUID user) {
        return isOpened(user) ? new AccountId(user) : requireUser(user).account();
    }

    private boolean isOpened(UUID user) {
        try {
            return states.current(new StreamId("account", user)).sequence() >= 0;
        } catch (UnreadableEvent e) {
            // The command will say so.
            return false;
        }
    }

    /** @throws NotFound when there is no such user */
    public UserId requireUser(UUID id) {
        UserId known = users.getIfPresent(id);
        if (known != null) {
            return known;
        }
        UserId user = UserId.of(find("SELECT user_id FROM credits WHERE id = :id", id, "user"));
        users.put(id, user);
        return user;
    }

    /** @throws NotFound when there is no such transaction */
    public AccountId accountOf(TransactionId transaction) {
        return AccountId.of(
                find("SELECT user_id FROM transactions WHERE id = :id", transaction.value(), "transaction"));
    }

    /** @throws NotFound when there is no such hold */
    public AccountId accountOf(HoldId hold) {
        return AccountId.of(find("SELECT user_id FROM holds WHERE id = :id", hold.value(), "hold"));
    }

    /** @throws NotFound when there is no such video */
    public UserId userOf(VideoId video) {
        return UserId.of(find("SELECT user_id FROM videos WHERE id = :id", video.value(), "video"));
    }

    /** Of many ids, those that are users. */
    public Map<UUID, UserId> users(Collection<UUID> ids) {
        return users.getAll(Set.copyOf(ids), unknown -> {
            Map<UUID, UserId> found = new HashMap<>();
            among("SELECT id, user_id FROM credits WHERE id = ANY (:ids)", unknown)
                    .forEach((id, user) -> found.put(id, UserId.of(user)));
            return found;
        });
    }

    /** Of many ids, those that are transactions, each with its account. */
    public Map<UUID, AccountId> accountsOf(Collection<UUID> transactions) {
        Map<UUID, AccountId> found = new HashMap<>();
        among("SELECT id, user_id FROM transactions WHERE id = ANY (:ids)", transactions)
                .forEach((id, user) -> found.put(id, AccountId.of(user)));
        return found;
    }

    private Map<UUID, UUID> among(String sql, Collection<? extends UUID> ids) {
        if (ids.isEmpty()) {
            return Map.of();
        }
        Map<UUID, UUID> found = new HashMap<>();
        jdbc.sql(sql).param("ids", ids.toArray(UUID[]::new)).query(row -> {
            found.put(row.getObject(1, UUID.class), row.getObject(2, UUID.class));
        });
        return found;
    }

    private UUID find(String sql, UUID id, String what) {
        return jdbc.sql(sql).param("id", id).query(UUID.class).optional().orElseThrow(() -> new NotFound(what));
    }
}
