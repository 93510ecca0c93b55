package dev.otto.ledger.platform.eventstore;

import dev.otto.ledger.platform.eventstore.BatchAppender.Appended;
import dev.otto.ledger.platform.postgres.WriterConnections;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.postgresql.util.PSQLException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * The one writer of this node: takes all units that are waiting, writes them in one transaction on a connection of its
 * own, commits once, and settles each. Batches form by themselves under load; a lone unit waits for nothing.
 */
public final class LogWriter implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LogWriter.class);
    private static final int LARGEST_BATCH = 2_000;
    /** How long a batch is tried again while the database is away, before its units are answered. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final StreamStates streams;
    private final BatchAppender appender;
    private final WriterConnections connections;
    private final LedgerClock clock;
    private final LogSignal signal;
    private final BatchObserver observer;
    private final LogPulse pulse;
    private final ExecutorService companion = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("ledger-writer-companion").daemon().factory());
    private final Thread thread;
    private volatile boolean closing;
    private @Nullable Connection connection;

    public LogWriter(
            StreamStates streams,
            CommitParticipant participant,
            WriterConnections connections,
            LedgerClock clock,
            LogSignal signal,
            BatchObserver observer,
            LogPulse pulse) {
        this.streams = streams;
        this.appender = new BatchAppender(participant, clock, streams.tail(), companion);
        this.connections = connections;
        this.clock = clock;
        this.signal = signal;
        this.observer = observer;
        this.pulse = pulse;
        this.thread = Thread.ofPlatform().name("ledger-writer").daemon().unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    /** Writes what is queued, then stops. */
    @Override
    public void close() {
        closing = true;
        try {
            thread.join(Duration.ofSeconds(10));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        companion.shutdown();
        disconnect();
    }

    private void run() {
        List<AppendUnit> batch = new ArrayList<>();
        while (!(closing && streams.queue().isEmpty())) {
            try {
                AppendUnit first = streams.queue().poll(100, TimeUnit.MILLISECONDS);
                if (first == null) {
                    tellRest();
                    continue;
                }
                batch.add(first);
                streams.queue().drainTo(batch, LARGEST_BATCH - 1);
                write(batch);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } finally {
                batch.clear();
            }
        }
    }

    private void tellRest() {
        Connection open = connection;
        if (open == null) {
            return;
        }
        try {
            appender.tellRest(open);
        } catch (SQLException e) {
            // They look by themselves from time to time.
            LOG.debug("Other nodes were not told", e);
            disconnect();
        }
    }

    private void write(List<AppendUnit> batch) {
        List<AppendUnit> wanted = new ArrayList<>(batch.size());
        for (AppendUnit unit : batch) {
            if (unit.take()) {
                wanted.add(unit);
            } else {
                streams.settle(unit, new Settlement.Unknown(new SQLException("given up before it was written")));
            }
        }
        if (wanted.isEmpty()) {
            return;
        }
        pulse.writing();
        try {
            attempt(wanted);
        } catch (RuntimeException | Error e) {
            // A fault of ours must not end the writer, nor leave a command waiting for ever.
            LOG.error("A batch of {} units failed", wanted.size(), e);
            disconnect();
            settleAll(wanted, new Settlement.Unknown(new SQLException(e)));
        } finally {
            pulse.idle();
        }
    }

    private void attempt(List<AppendUnit> units) {
        try (BatchObserver.Batch batch = observer.begin(units)) {
            attempt(units, batch);
        }
    }

    private void attempt(List<AppendUnit> units, BatchObserver.Batch batch) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            batch.trying();
            Appended appended = null;
            try {
                Connection open = connected();
                appended = appender.append(units, open);
                batch.committing(appended.events());
                open.commit();
            } catch (SQLException | RuntimeException e) {
                if (appended == null && appender.tryWithLess()) {
                    LOG.info("A batch is tried again without the copies of a rebuild: {}", e.getMessage());
                    rollback();
                    continue;
                }
                if (isOffence(e)) {
                    batch.failed(e);
                    rollback();
                    isolate(units, e);
                    return;
                }
                disconnect();
                if (appended == null || !committedAfterAll(appended, deadline)) {
                    if (closing || System.nanoTime() - deadline > 0) {
                        LOG.warn("The database does not take events: {}", e.getMessage());
                        pulse.refused();
                        batch.failed(e);
                        settleAll(units, new Settlement.Unknown(e));
                        return;
                    }
                    LOG.info("The database did not take a batch, trying again: {}", e.getMessage());
                    pause();
                    continue;
                }
            }
            pulse.took();
            batch.committed(appended.events());
            settle(appended);
            return;
        }
    }

    /** One unit of the batch breaks a constraint: find it by halves, so that the others commit. */
    private void isolate(List<AppendUnit> units, Exception cause) {
        if (units.size() == 1) {
            LOG.error(
                    "The database rejects a unit of {} events",
                    units.getFirst().events().size(),
                    cause);
            streams.settle(units.getFirst(), new Settlement.Rejected(cause));
            return;
        }
        int half = units.size() / 2;
        attempt(units.subList(0, half));
        attempt(units.subList(half, units.size()));
    }

    /**
     * A commit whose answer was lost may be on disk. The old transaction holds the log's lock until it has ended, so
     * whoever gets the lock sees what became of it.
     */
    private boolean committedAfterAll(Appended appended, long deadline) {
        while (true) {
            try {
                Connection open = connected();
                LogLock.acquire(open);
                try (PreparedStatement statement =
                        open.prepareStatement("SELECT hash FROM events WHERE position = ?")) {
                    statement.setLong(1, appended.head().position());
                    try (ResultSet row = statement.executeQuery()) {
                        return row.next()
                                && java.security.MessageDigest.isEqual(
                                        row.getBytes(1), appended.head().hash());
                    }
                } finally {
                    open.rollback();
                }
            } catch (SQLException e) {
                disconnect();
                if (closing || System.nanoTime() - deadline > 0) {
                    return false;
                }
                pause();
            }
        }
    }

    private void settle(Appended appended) {
        clock.seen(appended.head().stamp());
        streams.tail().written(appended.events());
        appended.settlements().forEach(streams::settle);
        if (!appended.events().isEmpty()) {
            signal.grown();
        }
    }

    private void settleAll(List<AppendUnit> units, Settlement settlement) {
        units.forEach(unit -> streams.settle(unit, settlement));
    }

    /** Broken constraints and data that no column takes are the fault of a unit; all else is the database's state. */
    private static boolean isOffence(Exception failure) {
        if (!(failure instanceof SQLException sql)) {
            return !(failure instanceof DataAccessException);
        }
        String state = sql.getSQLState();
        return state != null && (state.startsWith("22") || state.startsWith("23")) && !isOvertaken(sql);
    }

    /** Somebody has appended without the log's lock: the batch is decided against the new head. */
    private static boolean isOvertaken(SQLException failure) {
        return failure instanceof PSQLException refused
                && refused.getServerErrorMessage() != null
                && "events".equals(refused.getServerErrorMessage().getTable());
    }

    private Connection connected() throws SQLException {
        Connection open = connection;
        if (open == null) {
            open = connections.open();
            open.setAutoCommit(false);
            connection = open;
        }
        return open;
    }

    private void rollback() {
        try {
            if (connection != null) {
                connection.rollback();
            }
        } catch (SQLException e) {
            disconnect();
        }
    }

    private void disconnect() {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            LOG.debug("Closing the writer's connection failed", e);
        } finally {
            connection = null;
        }
    }

    private static void pause() {
        LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
}
