package dev.otto.ledger.payments.inbox;

import dev.otto.ledger.kernel.Ids;
import dev.otto.ledger.payments.providers.Notice;
import dev.otto.ledger.platform.personal.MasterKey;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The table {@code payment_inbox}. */
@Component
class Inbox {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

    private final JdbcClient database;
    private final MasterKey masterKey;
    private final Ids ids;

    Inbox(JdbcClient database, MasterKey masterKey, Ids ids) {
        this.database = database;
        this.masterKey = masterKey;
        this.ids = ids;
    }

    /** Returns when it is on disk; false if it was there before. */
    boolean store(String provider, Notice notice, byte[] body, Map<String, String> headers) {
        UUID id = ids.next();
        return database.sql("""
                                INSERT INTO payment_inbox (id, provider, event_id, event_type, reference, body, headers)
                                VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (provider, event_id) DO NOTHING""")
                        .param(id)
                        .param(provider)
                        .param(notice.event())
                        .param(notice.type())
                        .param(notice.reference())
                        .param(masterKey.seal(id, body))
                        .param(masterKey.seal(id, written(headers)))
                        .update()
                == 1;
    }

    /** Takes the next one that is due and that nobody else has, until the end of the caller's transaction. */
    Optional<Received> take() {
        return database.sql("""
                        SELECT id, provider, event_id, body, headers, attempts,
                               extract(epoch FROM clock_timestamp() - received_at)
                        FROM payment_inbox WHERE state = 'pending' AND due_at <= clock_timestamp()
                        ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED""")
                .query((row, n) -> new Received(
                        row.getObject(1, UUID.class),
                        row.getString(2),
                        row.getString(3),
                        row.getBytes(4),
                        row.getBytes(5),
                        row.getInt(6),
                        Duration.ofMillis((long) (row.getDouble(7) * 1_000))))
                .optional();
    }

    /** What came in, byte for byte; null when it was removed. Fails for a row that somebody has changed. */
    byte @Nullable [] body(Received received) {
        return received.body() == null ? null : masterKey.open(received.id(), received.body());
    }

    /** By name, in any letter case. */
    Map<String, String> headers(Received received) {
        return received.headers() == null ? Map.of() : read(masterKey.open(received.id(), received.headers()));
    }

    /** @param forget whether its body goes at once */
    void done(UUID id, @Nullable UUID payment, boolean forget) {
        database.sql("""
                        UPDATE payment_inbox SET state = 'done', payment_id = :payment, error = NULL,
                               body = CASE WHEN :forget THEN NULL ELSE body END,
                               headers = CASE WHEN :forget THEN NULL ELSE headers END
                        WHERE id = :id""")
                .param("payment", payment)
                .param("forget", forget)
                .param("id", id)
                .update();
    }

    /** Nothing is wrong with it, it is only too early. */
    void notBefore(UUID id, Duration fromNow) {
        database.sql("UPDATE payment_inbox SET due_at = clock_timestamp() + make_interval(secs => ?) WHERE id = ?")
                .params(fromNow.toMillis() / 1_000.0, id)
                .update();
    }

    /** Something went wrong: it is tried again, each time after twice as long. */
    void retry(UUID id, int attempts, String error) {
        long seconds = Math.min(LONGEST_WAIT.toSeconds(), 1L << Math.min(attempts, 20));
        database.sql("""
                        UPDATE payment_inbox SET attempts = attempts + 1, error = ?,
                               due_at = clock_timestamp() + make_interval(secs => ?)
                        WHERE id = ? AND state = 'pending'""").params(error, (double) seconds, id).update();
    }

    /**
     * What was named in this way is to be counted anew. Waits for whoever works on one of them now, so that none is
     * missed.
     */
    void reopen(String provider, String reference, UUID except) {
        database.sql("""
                        UPDATE payment_inbox SET state = 'pending', due_at = clock_timestamp()
                        WHERE provider = ? AND reference = ? AND id <> ?""").params(provider, reference, except).update();
    }

    private static byte[] written(Map<String, String> headers) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(headers)
                .forEach((name, value) ->
                        lines.append(name).append(':').append(value).append('\n'));
        return lines.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static Map<String, String> read(byte[] headers) {
        Map<String, String> all = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        new String(headers, StandardCharsets.UTF_8).lines().forEach(line -> {
            int colon = line.indexOf(':');
            all.put(line.substring(0, colon), line.substring(colon + 1));
        });
        return all;
    }
}
