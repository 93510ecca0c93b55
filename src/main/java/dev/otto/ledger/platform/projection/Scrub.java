package dev.otto.ledger.platform.projection;

import dev.otto.ledger.kernel.LedgerEvent;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.platform.eventstore.Recorded;
import dev.otto.ledger.platform.postgres.Pipeline;
import dev.otto.ledger.platform.postgres.Rows;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Overwrites, after an erasure, what the person's rows in the read models hold. An account may have a million rows, and
 * the log's lock is not held for them: each chunk is a transaction of its own that says how far it came, so that any
 * node goes on where another one stopped. Until a table is clean, its view in {@code public} hides what it holds.
 */
public final class Scrub implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scrub.class);
    private static final int CHUNK = 2_000;
    private static final Duration PAUSE = Duration.ofMillis(20);
    private static final Duration BETWEEN_SWEEPS = Duration.ofSeconds(1);

    private final Map<String, PersonalRows> tables = new HashMap<>();
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final Thread thread;
    private volatile boolean closing;

    Scrub(List<? extends Projection> projections, JdbcClient database, TransactionOperations transaction) {
        projections.forEach(projection -> projection.personalRows().forEach(rows -> tables.put(rows.table(), rows)));
        this.database = database;
        this.transaction = transaction;
        // Of its own: a sweep over very many rows must not keep waiting what is scheduled.
        this.thread = Thread.ofPlatform().name("ledger-scrub").daemon().unstarted(this::run);
    }

    /** A table that may still hold what a person wrote. */
    private record Work(UUID subject, String table) {}

    /** Within the commit of an erasure: what is to be overwritten after it. */
    static void begin(List<Recorded> events, List<? extends Projection> projections, Pipeline pipeline)
            throws SQLException {
        Rows work = new Rows(pipeline, "uuid", "text");
        for (Recorded recorded : events) {
            if (recorded.event() instanceof LedgerEvent.OfErasedPerson erasure) {
                for (Projection projection : projections) {
                    for (PersonalRows rows : projection.personalRows()) {
                        work.add(erasure.account().value(), rows.table());
                    }
                }
            }
        }
        work.execute("INSERT INTO scrubs (subject, table_name)"
                + " SELECT r.subject, r.table_name FROM %s AS r (subject, table_name)");
    }

    /**
     * Overwrites one person's rows on the caller's thread, for as long as the caller has time; the sweep does the rest.
     *
     * @return whether all is done, here or by another node
     */
    public boolean finish(UUID subject, Duration longest) {
        long end = System.nanoTime() + longest.toNanos();
        try {
            for (List<Work> open = open(subject); !open.isEmpty(); open = open(subject)) {
                boolean idle = true;
                for (Work work : open) {
                    if (System.nanoTime() - end >= 0) {
                        return false;
                    }
                    idle &= !chunk(work);
                }
                if (idle) {
                    Thread.sleep(PAUSE);
                }
            }
            return true;
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The sweep goes on with the rows of {}", subject, e);
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    public void start() {
        thread.start();
    }

    /** Ends with the chunk that it is at; another node, or the next start, goes on. */
    @Override
    public void close() {
        closing = true;
        thread.interrupt();
        try {
            thread.join(Duration.ofSeconds(5));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (!closing) {
            try {
                sweep();
                Thread.sleep(BETWEEN_SWEEPS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    /** What nobody waits for any more: after a crash, or of a person with very many rows. */
    private void sweep() {
        try {
            for (Work work : open(null)) {
                boolean more;
                do {
                    more = !closing && chunk(work);
                } while (more);
            }
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The rest is overwritten later", e);
        }
    }

    private List<Work> open(@Nullable UUID subject) {
        return database
                .sql("SELECT subject, table_name FROM scrubs WHERE subject = coalesce(:subject, subject)")
                .param("subject", subject, Types.OTHER)
                .query((row, n) -> new Work(row.getObject(1, UUID.class), row.getString(2)))
                .list()
                .stream()
                // A table that this version does not know is for the nodes that do.
                .filter(work -> tables.containsKey(work.table()))
                .toList();
    }

    /** False if the table is clean, or others are at it or at its rows. */
    private boolean chunk(Work work) {
        try {
            return Boolean.TRUE.equals(transaction.execute(status -> {
                // Rather try again than wait: the log's writer may want the same rows in another order.
                database.sql("SET LOCAL lock_timeout = '100ms'").update();
                Optional<Long> scrubbedTo = database.sql("SELECT scrubbed_to FROM scrubs"
                                + " WHERE subject = ? AND table_name = ? FOR UPDATE SKIP LOCKED")
                        .params(work.subject(), work.table())
                        .query(Long.class)
                        .optional();
                return scrubbedTo.isPresent() && overwrite(work, scrubbedTo.get());
            }));
        } catch (PessimisticLockingFailureException | QueryTimeoutException e) {
            LOG.debug("Rows of {} are locked", work.subject(), e);
            return false;
        }
    }

    /** @return whether there may be more */
    private boolean overwrite(Work work, long after) {
        PersonalRows rows = Objects.requireNonNull(tables.get(work.table()));
        Long to = overwrite(rows, work.subject(), after);
        if (to == null) {
            database.sql("DELETE FROM scrubs WHERE subject = ? AND table_name = ?")
                    .params(work.subject(), work.table())
                    .update();
            LOG.info("Erased what {} held of {}", work.table(), work.subject());
            return false;
        }
        database.sql("UPDATE scrubs SET scrubbed_to = ? WHERE subject = ? AND table_name = ?")
                .params(to, work.subject(), work.table())
                .update();
        return true;
    }

    /** The place of the last row of the chunk; null if there is none left. */
    private @Nullable Long overwrite(PersonalRows rows, UUID subject, long after) {
        return database.sql(chunkOf(rows))
                .param("subject", subject)
                .param("after", after)
                .param("erased", Personal.ERASED.text())
                .param("chunk", CHUNK)
                .query((row, n) -> row.getObject(1, Long.class))
                .list()
                .getFirst();
    }

    /** Overwrites all rows of a person at once, in tables that nobody reads yet. */
    static String everyRowOf(PersonalRows rows, String schema) {
        return "UPDATE %s.%s t SET %s WHERE user_id = :subject AND (%s)"
                .formatted(schema, rows.table(), changes(rows), needed(rows));
    }

    private static String chunkOf(PersonalRows rows) {
        return """
                WITH page AS (
                    SELECT id, %2$s AS place FROM projection.%1$s WHERE user_id = :subject AND %2$s > :after
                    ORDER BY %2$s LIMIT :chunk
                ), clean AS (
                    UPDATE projection.%1$s t SET %3$s FROM page WHERE t.id = page.id AND (%4$s)
                )
                SELECT max(place) FROM page""".formatted(rows.table(), rows.place(), changes(rows), needed(rows));
    }

    private static String changes(PersonalRows rows) {
        return Stream.concat(
                        rows.texts().stream().map("%1$s = CASE WHEN t.%1$s IS NOT NULL THEN :erased END"::formatted),
                        rows.documents().stream().map("%s = NULL"::formatted))
                .collect(Collectors.joining(", "));
    }

    /** A row that needs no change is not written. */
    private static String needed(PersonalRows rows) {
        return Stream.concat(
                        rows.texts().stream().map("t.%s <> :erased"::formatted),
                        rows.documents().stream().map("t.%s IS NOT NULL"::formatted))
                .collect(Collectors.joining(" OR "));
    }
}
