package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.UserId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The stored events of the accounts, as the log has them. */
@Service
public class AccountEvents {
    private static final JsonMapper JSON = new JsonMapper();
    private static final TypeReference<Map<String, @Nullable Object>> OBJECT = new TypeReference<>() {};

    private final JdbcClient jdbc;
    private final Directory directory;

    AccountEvents(JdbcClient jdbc, Directory directory) {
        this.jdbc = jdbc;
        this.directory = directory;
    }

    /**
     * An account's events, oldest first. One that cannot be read is shown as what it is, and does not hide the others.
     *
     * @throws NotFound when there is no such user
     */
    public Page<EventView> of(UserId user, @Nullable Cursor after, int limit) {
        List<EventView> found = jdbc.sql("""
                        SELECT position, sequence, type, version, recorded_at, payload, metadata, hash
                        FROM events
                        WHERE aggregate_id = :account AND aggregate_type = 'account' AND sequence > :after
                        ORDER BY sequence LIMIT :limit""")
                .param("account", user.value())
                .param("after", after == null ? -1 : after.position())
                .param("limit", limit + 1)
                .query((row, n) -> event(row))
                .list();
        if (found.isEmpty()) {
            directory.requireUser(user.value());
        }
        return Page.of(found, limit, Cursor.List.EVENTS, EventView::sequence, event -> event);
    }

    private static EventView event(ResultSet row) throws SQLException {
        Map<String, @Nullable Object> payload = readable(row.getBytes("payload"));
        Map<String, @Nullable Object> metadata = readable(row.getBytes("metadata"));
        return new EventView(
                row.getLong("position"),
                row.getLong("sequence"),
                row.getString("type"),
                row.getInt("version"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                payload,
                metadata,
                HexFormat.of().formatHex(row.getBytes("hash")),
                (payload == null || metadata == null) ? true : null);
    }

    private static @Nullable Map<String, @Nullable Object> readable(byte[] stored) {
        try {
            return JSON.readValue(stored, OBJECT);
        } catch (JacksonException unreadable) {
            return null;
        }
    }
}
