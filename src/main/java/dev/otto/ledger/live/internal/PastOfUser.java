package dev.otto.ledger.live.internal;

import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.platform.eventstore.EventLog;
import dev.otto.ledger.platform.eventstore.StoredEvent;
import dev.otto.ledger.platform.eventstore.StreamEnd;
import dev.otto.ledger.platform.eventstore.StreamId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * One user's part of the log from a position on: the account's stream, and those of the user's videos. It costs what
 * happened to the user since, however much happened to others.
 */
final class PastOfUser implements Past {
    private static final int PAGE = 500;

    private final UserId user;
    private final EventLog log;
    private final JdbcClient database;
    private long position;
    /** Of the account's last event that was read; null until that is found out. */
    private @Nullable Long sequence;

    PastOfUser(UserId user, EventLog log, JdbcClient database, long after) {
        this.user = user;
        this.log = log;
        this.database = database;
        position = after;
    }

    @Override
    public List<StoredEvent> read() {
        // Pages may be empty in between: of this user there was nothing, until the head of then.
        long head = log.head();
        if (position >= head) {
            return List.of();
        }
        StreamId account = new StreamId("account", user.value());
        long read = sequence == null
                ? log.endBy(account, position).map(StreamEnd::sequence).orElse(-1L)
                : sequence;
        List<StoredEvent> page = new ArrayList<>(log.readStream(account, read, PAGE));
        long upTo = page.size() == PAGE ? page.getLast().position() : head;
        page.removeIf(event -> event.position() > upTo);
        sequence = page.isEmpty() ? read : page.getLast().sequence();
        page.addAll(log.readStreams("video", videosSince(), position, upTo));
        page.sort(Comparator.comparingLong(StoredEvent::position));
        position = upTo;
        return page;
    }

    /** A video that an event has changed says so in its row, which is written in the event's commit. */
    private UUID[] videosSince() {
        return database.sql("SELECT id FROM videos WHERE user_id = ? AND updated_at >="
                        + " coalesce((SELECT recorded_at FROM events WHERE position = ?), '-infinity')")
                .params(user.value(), position)
                .query(UUID.class)
                .list()
                .toArray(UUID[]::new);
    }

    @Override
    public long position() {
        return position;
    }
}
