package dev.otto.ledger.delivery.internal;

import dev.otto.ledger.delivery.DeliverySettings;
import dev.otto.ledger.delivery.internal.EndpointTable.Target;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Whose turn an endpoint is, in its own row. A lease ends by the database's clock, so it is over when its node is gone.
 * It lasts for twice the time that an endpoint has to answer, and ten seconds: messages are begun in the first part, the
 * last of them end in the second, and the rest is for writing down what became of them.
 */
@Component
class Leases {
    private static final Duration FOR_WRITING = Duration.ofSeconds(10);
    /** What has something to do, and waited longest; not one that has a turn. */
    private static final String TAKE = """
            WITH next AS MATERIALIZED (
                SELECT id FROM endpoints e
                WHERE coalesce(leased_until <= clock_timestamp(), true)
                  AND (EXISTS (SELECT FROM deliveries d
                               WHERE d.endpoint_id = e.id AND d.state = 'waiting' AND d.due_at <= now())
                       OR position < (SELECT coalesce(max(position), 0) FROM events)
                          AND (SELECT count(*) FROM deliveries d
                               WHERE d.endpoint_id = e.id AND d.state = 'waiting') < :waiting)
                ORDER BY waits_since LIMIT :most FOR UPDATE OF e SKIP LOCKED)
            UPDATE endpoints e SET turn = turn + 1, leased_until = clock_timestamp() + make_interval(secs => :seconds)
            FROM next WHERE e.id = next.id
            RETURNING e.id, e.turn, e.position, e.types""";

    private final JdbcClient database;
    private final EndpointTable endpoints;
    private final Duration timeout;

    Leases(JdbcClient database, EndpointTable endpoints, DeliverySettings settings) {
        this.database = database;
        this.endpoints = endpoints;
        timeout = settings.timeout();
    }

    /** How long a lease lasts, and so how long an endpoint waits at most when its node dies. */
    private Duration length() {
        return timeout.multipliedBy(2).plus(FOR_WRITING);
    }

    /** Takes so many endpoints at most. */
    List<Lease> take(int most) {
        // From before the database was asked: here it is over a little earlier than there.
        long sendsUntil = System.nanoTime() + timeout.toNanos();
        return database.sql(TAKE)
                .param("waiting", Round.MOST_WAITING)
                .param("most", most)
                .param("seconds", seconds(length()))
                .query((row, n) -> new Lease(
                        row.getObject(1, UUID.class),
                        row.getLong(2),
                        row.getLong(3),
                        EndpointTable.types(row, 4),
                        sendsUntil))
                .list();
    }

    /** Where its messages go as of now; empty once it is another's turn, or the endpoint is gone. */
    Optional<Target> target(Lease lease) {
        return endpoints.target(lease.endpoint(), lease.turn());
    }

    /** Whether it is still this one's turn. Until the end of the caller's transaction it stays so. */
    boolean hold(Lease lease) {
        return !database.sql("SELECT id FROM endpoints WHERE id = ? AND turn = ? FOR UPDATE")
                .params(lease.endpoint(), lease.turn())
                .query(UUID.class)
                .list()
                .isEmpty();
    }

    /** Notes how far it has come, and gives it back. */
    void end(Lease lease, long position) {
        database.sql("UPDATE endpoints SET position = ?, waits_since = clock_timestamp(), leased_until = NULL"
                        + " WHERE id = ? AND turn = ?")
                .params(position, lease.endpoint(), lease.turn())
                .update();
    }

    /** Gives it back as it was, to be taken again after a pause. */
    void giveBack(Lease lease, Duration pause) {
        database.sql("UPDATE endpoints SET waits_since = clock_timestamp(),"
                        + " leased_until = clock_timestamp() + make_interval(secs => ?) WHERE id = ? AND turn = ?")
                .params(seconds(pause), lease.endpoint(), lease.turn())
                .update();
    }

    private static double seconds(Duration duration) {
        return duration.toMillis() / 1_000.0;
    }
}
