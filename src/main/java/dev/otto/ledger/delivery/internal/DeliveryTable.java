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
import java.util.Optional;
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

    /** Keeps a message that there was no time for: it is due at once. */
    void postponed(UUID endpoint, LiveMessage message) {
        insert(endpoint, message, 0, 0.0, null);
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

    /** What is due, and what stands behind it: first of each user the first, the oldest first. */
    List<Due> due(UUID endpoint, int limit) {
        return database.sql("""
                        SELECT id, user_id, position, message, attempts
                        FROM (SELECT d.*, row_number() OVER (PARTITION BY user_id ORDER BY position, message) AS place
                              FROM deliveries d
                              WHERE endpoint_id = :endpoint AND state = 'waiting'
                                AND user_id IN (SELECT user_id FROM deliveries
                                                WHERE endpoint_id = :endpoint AND state = 'waiting' AND due_at <= now()))
                        ORDER BY place, position, message LIMIT :limit""")
                .param("endpoint", endpoint)
                .param("limit", limit)
                .query((row, n) -> new Due(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        new EventId(row.getLong(3), row.getInt(4)),
                        row.getInt(5)))
                .list();
    }

    void delivered(Due due) {
        database.sql("DELETE FROM deliveries WHERE id = ?").param(due.id()).update();
    }

    /** Later, or never again: then the user's others no longer wait for it. */
    void failedAgain(Due due, String error) {
        int attempts = due.attempts() + 1;
        database.sql("UPDATE deliveries SET attempts = ?, error = ?,"
                        + " state = CASE WHEN since < now() - make_interval(secs => ?) THEN 'dead' ELSE 'waiting' END,"
                        + " due_at = now() + make_interval(secs => ?) WHERE id = ?")
                .params(
                        attempts,
                        error,
                        settings.giveUpAfter().toMillis() / 1_000.0,
                        pause(attempts).toMillis() / 1_000.0,
                        due.id())
                .update();
    }

    /** Of each of these users the first waiting message is due, now if it was not, and no other. */
    void lineUp(UUID endpoint, Set<UUID> users) {
        database.sql("""
                        UPDATE deliveries d SET due_at = CASE WHEN d.id = first.id THEN now() ELSE 'infinity' END
                        FROM (SELECT DISTINCT ON (user_id) user_id, id FROM deliveries
                              WHERE endpoint_id = :endpoint AND state = 'waiting' AND user_id = ANY (:users)
                              ORDER BY user_id, position, message) first
                        WHERE d.endpoint_id = :endpoint AND d.state = 'waiting' AND d.user_id = first.user_id
                          AND (d.id = first.id) = (d.due_at = 'infinity')""")
                .param("endpoint", endpoint)
                .param("users", users.toArray(UUID[]::new))
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

    /** Whose dead letter it is, if there is such a one. */
    Optional<UUID> endpointOf(UUID deadLetter) {
        return database.sql("SELECT endpoint_id FROM deliveries WHERE id = ? AND state = 'dead'")
                .param(deadLetter)
                .query(UUID.class)
                .optional();
    }

    /** Has it wait again, in its place among its user's; that user, or nobody if there is no such dead letter. */
    Optional<UUID> replay(UUID id) {
        return database.sql("UPDATE deliveries SET state = 'waiting', attempts = 0, due_at = now(),"
                        + " since = clock_timestamp() WHERE id = ? AND state = 'dead' RETURNING user_id")
                .param(id)
                .query(UUID.class)
                .optional();
    }
}
