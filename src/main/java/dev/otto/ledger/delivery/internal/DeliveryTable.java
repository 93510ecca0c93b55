package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.DeadLetter;
import dev.otto.ledger.delivery.DeliverySettings;
import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.live.EventId;
import dev.otto.ledger.live.LiveMessage;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The table {@code deliveries}: what could not be delivered at once. Of a user's waiting messages the first alone has a
 * time at which it is due; the others follow it, in order.
 */
@Component
class DeliveryTable {
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);
    private static final int DOUBLED_AT_MOST = 20;
    private static final double JITTER = 0.2;

    private final JdbcClient database;
    private final Ids ids;
    private final DeliverySettings settings;

    DeliveryTable(JdbcClient database, Ids ids, DeliverySettings settings) {
        this.database = database;
        this.ids = ids;
        this.settings = settings;
    }

    /** A message that is tried again. */
    record Due(UUID id, UUID user, EventId message, int attempts) {}

    /** Keeps a message that has just failed, or was not tried because others did. */
    void failed(UUID endpoint, LiveMessage message, String error) {
        insert(endpoint, message, 1, pause(1).toMillis() / 1_000.0, error);
    }

    /** Keeps a message that stands behind one of its user's. */
    void blocked(UUID endpoint, LiveMessage message) {
        insert(endpoint, message, 0, null, null);
    }

    /** @param pause in seconds; absent: until it is its turn */
    private void insert(
            UUID endpoint, LiveMessage message, int attempts, @Nullable Double pause, @Nullable String error) {
        database.sql("INSERT INTO deliveries (id, endpoint_id, position, message, user_id, attempts, error, due_at)"
                        + " VALUES (?, ?, ?, ?, ?, ?, ?,"
                        + " coalesce(now() + make_interval(secs => ?::float8), 'infinity'))")
                .param(ids.next())
                .param(endpoint)
                .param(message.id().position())
                .param(message.id().index())
                .param(message.user().value())
                .param(attempts)
                .param(error)
                .param(pause)
                .update();
    }

    /** The users of an endpoint whose messages have to wait. */
    Set<UUID> usersWaiting(UUID endpoint) {
        return new HashSet<>(
                database.sql("SELECT DISTINCT user_id FROM deliveries WHERE endpoint_id = ? AND state = 'waiting'")
                        .param(endpoint)
                        .query(UUID.class)
                        .list());
    }

    long waiting(UUID endpoint) {
        return database.sql("SELECT count(*) FROM deliveries WHERE endpoint_id = ? AND state = 'waiting'")
                .param(endpoint)
                .query(Long.class)
                .single();
    }

    /** What is due, the oldest first. */
    List<Due> due(UUID endpoint, int limit) {
        return database.sql("SELECT id, user_id, position, message, attempts FROM deliveries"
                        + " WHERE endpoint_id = ? AND state = 'waiting' AND due_at <= now()"
                        + " ORDER BY position, message LIMIT ?")
                .params(endpoint, limit)
                .query((row, n) -> new Due(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        new EventId(row.getLong(3), row.getInt(4)),
                        row.getInt(5)))
                .list();
    }

    void delivered(UUID endpoint, Due due) {
        database.sql("DELETE FROM deliveries WHERE id = ?").param(due.id()).update();
        next(endpoint, due.user());
    }

    /** Later, or never again: then the user's others no longer wait for it. */
    void failedAgain(UUID endpoint, Due due, String error) {
        int attempts = due.attempts() + 1;
        boolean dead = database.sql("UPDATE deliveries SET attempts = ?, error = ?,"
                        + " state = CASE WHEN since < now() - make_interval(secs => ?) THEN 'dead' ELSE 'waiting' END,"
                        + " due_at = now() + make_interval(secs => ?) WHERE id = ? RETURNING state = 'dead'")
                .params(
                        attempts,
                        error,
                        settings.giveUpAfter().toMillis() / 1_000.0,
                        pause(attempts).toMillis() / 1_000.0,
                        due.id())
                .query(Boolean.class)
                .single();
        if (dead) {
            next(endpoint, due.user());
        }
    }

    private void next(UUID endpoint, UUID user) {
        database.sql("UPDATE deliveries SET due_at = now() WHERE id = (SELECT id FROM deliveries"
                        + " WHERE endpoint_id = ? AND user_id = ? AND state = 'waiting'"
                        + " ORDER BY position, message LIMIT 1)")
                .params(endpoint, user)
                .update();
    }

    /** With some chance in it, so that what failed together does not come again together. */
    private Duration pause(int attempts) {
        Duration pause = settings.firstPause().multipliedBy(1L << Math.min(attempts - 1, DOUBLED_AT_MOST));
        Duration bounded = pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
        double share = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        return Duration.ofMillis((long) (bounded.toMillis() * share));
    }

    List<DeadLetter> dead(UUID endpoint, @Nullable EventId before, int limit) {
        long position = before == null ? Long.MAX_VALUE : before.position();
        int message = before == null ? 0 : before.index();
        return database.sql("SELECT id, position, message, user_id, attempts, error, since FROM deliveries"
                        + " WHERE endpoint_id = ? AND state = 'dead' AND (position, message) < (?, ?)"
                        + " ORDER BY position DESC, message DESC LIMIT ?")
                .params(endpoint, position, message, limit)
                .query((row, n) -> deadLetter(row))
                .list();
    }

    private static DeadLetter deadLetter(ResultSet row) throws SQLException {
        return new DeadLetter(
                row.getObject(1, UUID.class),
                new EventId(row.getLong(2), row.getInt(3)).toString(),
                row.getObject(4, UUID.class),
                row.getInt(5),
                row.getString(6),
                row.getObject(7, OffsetDateTime.class).toInstant());
    }

    /** All that is kept for an endpoint. */
    void removeAll(UUID endpoint) {
        database.sql("DELETE FROM deliveries WHERE endpoint_id = ?")
                .param(endpoint)
                .update();
    }

    /** False if there is no such dead letter. */
    boolean replay(UUID id) {
        return database.sql("UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = now(),"
                                + " since = clock_timestamp() WHERE id = ? AND state = 'dead'")
                        .param(id)
                        .update()
                == 1;
    }
}
