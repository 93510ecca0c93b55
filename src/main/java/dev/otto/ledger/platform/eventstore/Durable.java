package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.kernel.IdempotencyKey;
import dev.otto.ledger.platform.postgres.Pipeline;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.LongStream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.UncategorizedSQLException;
import org.springframework.jdbc.datasource.DataSourceUtils;

/** Asks what is on disk, past every cache: what a refusal is checked against before it is answered. */
public final class Durable {
    private final DataSource dataSource;
    private final EventLog log;

    public Durable(DataSource dataSource, EventLog log) {
        this.dataSource = dataSource;
        this.log = log;
    }

    /** Whether each stream stands where it stood when it was read. */
    public boolean stillAt(Map<StreamId, StreamState> read) {
        Map<StreamId, Long> sequences = ask(reader -> reader.lastSequences(read.keySet()));
        for (Map.Entry<StreamId, StreamState> entry : read.entrySet()) {
            if (sequences.getOrDefault(entry.getKey(), -1L) != entry.getValue().sequence()) {
                return false;
            }
        }
        return true;
    }

    public Optional<UsedKey> usedKey(@Nullable IdempotencyKey key) {
        return key == null
                ? Optional.empty()
                : Optional.ofNullable(
                        ask(reader -> reader.usedKeys(List.of(key))).get(key));
    }

    /** Of many keys, those that have been used. */
    public Map<IdempotencyKey, UsedKey> usedKeys(Collection<IdempotencyKey> keys) {
        return ask(reader -> reader.usedKeys(keys));
    }

    /** The events of the appends that used these keys, as they are stored: one that is unreadable hinders no other. */
    public Map<UsedKey, List<StoredEvent>> storedEventsOf(Collection<UsedKey> keys) {
        Map<Long, StoredEvent> found = new HashMap<>();
        for (StoredEvent event :
                log.readAt(keys.stream().flatMapToLong(Durable::positions).toArray())) {
            found.put(event.position(), event);
        }
        Map<UsedKey, List<StoredEvent>> events = new IdentityHashMap<>();
        for (UsedKey key : keys) {
            events.put(
                    key,
                    positions(key)
                            .mapToObj(position -> Objects.requireNonNull(found.get(position)))
                            .toList());
        }
        return events;
    }

    private static LongStream positions(UsedKey key) {
        return LongStream.rangeClosed(key.firstPosition(), key.lastPosition());
    }

    public List<Recorded> decoded(List<StoredEvent> events) {
        return log.decode(events);
    }

    /** The events of the append that used a key. */
    public List<Recorded> eventsOf(UsedKey key) {
        int count = Math.toIntExact(key.lastPosition() - key.firstPosition() + 1);
        return log.decode(log.read(key.firstPosition() - 1, count));
    }

    private <R> R ask(Question<R> question) {
        Connection connection = DataSourceUtils.getConnection(dataSource);
        try {
            Pipeline pipeline = new Pipeline(connection);
            R answer = question.ask(new BatchReader(pipeline));
            pipeline.send();
            return answer;
        } catch (SQLException e) {
            throw new UncategorizedSQLException("reading the log", null, e);
        } finally {
            DataSourceUtils.releaseConnection(connection, dataSource);
        }
    }

    /** Its answer is filled when the pipeline is sent. */
    private interface Question<R> {
        R ask(BatchReader reader) throws SQLException;
    }
}
