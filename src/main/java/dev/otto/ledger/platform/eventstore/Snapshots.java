package dev.otto.ledger.platform.eventstore;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * States that a stream is continued from, so that neither a load nor a look into the past grows with history (R10). They
 * are kept: one for each few hundred events.
 */
public final class Snapshots {
    private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);

    private final JdbcClient database;
    private final JsonMapper json = StoredJson.mapper();
    private final Counter stored;
    private final Counter failed;

    public Snapshots(JdbcClient database, MeterRegistry meters) {
        this.database = database;
        stored = counter("stored", meters);
        failed = counter("failed", meters);
    }

    private static Counter counter(String outcome, MeterRegistry meters) {
        return Counter.builder("ledger.snapshots")
                .description("snapshots of states, stored or not")
                .tag("outcome", outcome)
                .register(meters);
    }

    /** Stores a state that is known to be on disk. A failure costs only speed. */
    public void store(StreamId stream, StreamState state, short version) {
        try {
            database.sql("""
                            INSERT INTO snapshots (aggregate_type, aggregate_id, sequence, version, state)
                            VALUES (?, ?, ?, ?, ?)
                            ON CONFLICT (aggregate_id, aggregate_type, version, sequence)
                            DO UPDATE SET state = excluded.state WHERE snapshots.state <> excluded.state""")
                    .params(
                            stream.type(),
                            stream.id(),
                            state.sequence(),
                            version,
                            json.writeValueAsBytes(state.state()))
                    .update();
            stored.increment();
        } catch (DataAccessException | JacksonException e) {
            failed.increment();
            LOG.warn("No snapshot of {} was stored: {}", stream, e.getMessage());
        }
    }

    /** Empty if it cannot be read: the stream is then read from its start. */
    public Optional<StreamState> decode(StreamId stream, StreamPage.Snapshot snapshot, Class<?> type) {
        try {
            return Optional.of(StreamState.stored(json.readValue(snapshot.state(), type), snapshot.sequence()));
        } catch (JacksonException e) {
            LOG.warn("The snapshot of {} cannot be read, its events are: {}", stream, e.getMessage());
            return Optional.empty();
        }
    }
}
