package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.CreditCommand.ExpireDue;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.platform.command.Commands;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.command.Submission;
import dev.otto.ledger.platform.eventstore.LedgerClock;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Books, within a second, what is due on accounts that nobody touches (R5, R7). One node at a time sweeps; two at once
 * would do no harm, since what is booked is no longer due.
 */
@Component
class ExpirySweep {
    private static final Logger LOG = LoggerFactory.getLogger(ExpirySweep.class);
    private static final long LOCK = 0x4f74746f5377L;
    private static final int AT_ONCE = 1_000;
    private static final int THREADS = 32;
    /** An account whose expiry fails must not keep the others from theirs. */
    private static final Duration REST_AFTER_FAILURE = Duration.ofMinutes(1);

    private final Commands commands;
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final LedgerClock clock;
    private final ConcurrentHashMap<AccountId, Instant> resting = new ConcurrentHashMap<>();

    private final Counter runs;
    private final Counter booked;
    private final Counter failed;
    private volatile long lastEnded = System.nanoTime();

    ExpirySweep(
            Commands commands,
            JdbcClient database,
            TransactionOperations transaction,
            LedgerClock clock,
            MeterRegistry meters) {
        this.commands = commands;
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
        runs = Counter.builder("ledger.sweep.runs")
                .description("times that this node looked for what is due, another one not being at it")
                .register(meters);
        booked = accounts("booked", meters);
        failed = accounts("failed", meters);
    }

    private static Counter accounts(String outcome, MeterRegistry meters) {
        return Counter.builder("ledger.sweep.accounts")
                .description("accounts whose due holds and lots the sweep has booked, or failed to")
                .tag("outcome", outcome)
                .register(meters);
    }

    @Scheduled(fixedDelay = 300)
    void sweep() {
        try {
            transaction.executeWithoutResult(status -> {
                if (database.sql("SELECT pg_try_advisory_xact_lock(?)")
                        .param(LOCK)
                        .query(Boolean.class)
                        .single()) {
                    expireAllDue();
                    runs.increment();
                }
            });
            lastEnded = System.nanoTime();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The sweep waits for the database", e);
        }
    }

    private void expireAllDue() {
        Instant now = clock.read();
        resting.values().removeIf(now::isAfter);
        List<AccountId> due;
        do {
            due = due(now);
            try (ExecutorService threads = Executors.newFixedThreadPool(
                    THREADS, Thread.ofVirtual().name("sweep-", 0).factory())) {
                due.forEach(account -> threads.execute(() -> expire(account, now)));
            }
        } while (due.size() == AT_ONCE);
    }

    private List<AccountId> due(Instant now) {
        OffsetDateTime instant = OffsetDateTime.ofInstant(now, ZoneOffset.UTC);
        return database
                .sql("""
                        (SELECT user_id FROM holds WHERE state = 'open' AND expires_at <= :now AND user_id <> ALL (:resting)
                         ORDER BY expires_at LIMIT :most)
                        UNION
                        (SELECT user_id FROM lots WHERE expires AND expires_at <= :now AND user_id <> ALL (:resting)
                         ORDER BY expires_at LIMIT :most)
                        LIMIT :most""")
                .param("now", instant)
                .param(
                        "resting",
                        resting.keySet().stream().map(AccountId::value).toArray(UUID[]::new))
                .param("most", AT_ONCE)
                .query(UUID.class)
                .list()
                .stream()
                .map(AccountId::new)
                .toList();
    }

    private void expire(AccountId account, Instant now) {
        try {
            commands.execute(new ExpireDue(account), Submission.of(Actor.LEDGER));
            booked.increment();
        } catch (LedgerUnavailable e) {
            failed.increment();
            LOG.debug("What is due on {} waits for the database", account);
            resting.put(account, now.plusSeconds(1));
        } catch (RuntimeException e) {
            failed.increment();
            LOG.error("What is due on account {} could not be booked, trying again in a minute", account, e);
            resting.put(account, now.plus(REST_AFTER_FAILURE));
        }
    }

    /** By {@link System#nanoTime}, also when another node had the turn. */
    long lastEnded() {
        return lastEnded;
    }

    int accountsResting() {
        return resting.size();
    }
}
