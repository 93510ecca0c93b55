package dev.otto.ledger.ledger.internal;

import dev.otto.ledger.credits.CreditCommand;
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
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Looks for accounts that time has come for, and sends each a command. One node at a time has the turn; two at once would
 * do no harm, since a command does nothing where it has been done.
 */
final class AccountSweep {
    private static final Logger LOG = LoggerFactory.getLogger(AccountSweep.class);
    private static final int AT_ONCE = 1_000;
    private static final int THREADS = 32;
    /** An account whose command fails must not keep the others from theirs. */
    private static final Duration REST_AFTER_FAILURE = Duration.ofMinutes(1);

    private final Tools tools;
    private final Kind kind;
    private final ConcurrentHashMap<AccountId, Instant> resting = new ConcurrentHashMap<>();
    private final Counter runs;
    private final Counter booked;
    private final Counter failed;
    private volatile long lastEnded = System.nanoTime();

    AccountSweep(Tools tools, Kind kind) {
        this.tools = tools;
        this.kind = kind;
        runs = Counter.builder("ledger.sweep.runs")
                .description("times that this node looked for what is due, another one not being at it")
                .tag("sweep", kind.name())
                .register(tools.meters());
        booked = accounts("booked");
        failed = accounts("failed");
    }

    /** What every sweep works with. */
    @Component
    record Tools(
            Commands commands,
            JdbcClient database,
            TransactionOperations transaction,
            LedgerClock clock,
            MeterRegistry meters) {}

    /**
     * What one sweep looks for.
     *
     * @param name in metrics and messages
     * @param lock any number that no other sweep has
     * @param due a query of user ids, with {@code :now}, {@code :resting} (who is left alone) and {@code :most}
     * @param command for each
     */
    record Kind(String name, long lock, String due, Function<AccountId, CreditCommand> command) {}

    private Counter accounts(String outcome) {
        return Counter.builder("ledger.sweep.accounts")
                .description("accounts that a sweep has done what was due for, or failed to")
                .tag("sweep", kind.name())
                .tag("outcome", outcome)
                .register(tools.meters());
    }

    /** One round, unless another node is at it. */
    void sweep() {
        try {
            tools.transaction().executeWithoutResult(status -> {
                if (tools.database()
                        .sql("SELECT pg_try_advisory_xact_lock(?)")
                        .param(kind.lock())
                        .query(Boolean.class)
                        .single()) {
                    sendAll();
                    runs.increment();
                }
            });
            lastEnded = System.nanoTime();
        } catch (DataAccessException | TransactionException e) {
            LOG.debug("The sweep of {} waits for the database", kind.name(), e);
        }
    }

    private void sendAll() {
        Instant now = tools.clock().read();
        resting.values().removeIf(now::isAfter);
        Set<AccountId> before;
        Set<AccountId> due = Set.of();
        do {
            before = due;
            due = due(now);
            try (ExecutorService threads = Executors.newFixedThreadPool(
                    THREADS, Thread.ofVirtual().name("sweep-", 0).factory())) {
                due.forEach(account -> threads.execute(() -> send(account, now)));
            }
            // Whom a command did nothing for would be found for ever: the next round is soon enough.
        } while (due.size() == AT_ONCE && !due.equals(before));
    }

    private Set<AccountId> due(Instant now) {
        return tools
                .database()
                .sql(kind.due())
                .param("now", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .param(
                        "resting",
                        resting.keySet().stream().map(AccountId::value).toArray(UUID[]::new))
                .param("most", AT_ONCE)
                .query(UUID.class)
                .list()
                .stream()
                .map(AccountId::new)
                .collect(Collectors.toSet());
    }

    private void send(AccountId account, Instant now) {
        try {
            tools.commands().execute(kind.command().apply(account), Submission.of(Actor.LEDGER));
            booked.increment();
        } catch (LedgerUnavailable e) {
            failed.increment();
            LOG.debug("What is due on {} waits for the database", account);
            resting.put(account, now.plusSeconds(1));
        } catch (RuntimeException e) {
            failed.increment();
            LOG.error("The sweep of {} failed for account {}, trying again in a minute", kind.name(), account, e);
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
