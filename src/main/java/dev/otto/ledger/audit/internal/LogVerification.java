package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.Check;
import dev.otto.ledger.verifier.Checks;
import dev.otto.ledger.verifier.Findings;
import dev.otto.ledger.verifier.LoggedEvent;
import dev.otto.ledger.verifier.Share;
import dev.otto.ledger.verifier.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongPredicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Leads the log, from some event to its end, and the balances past all checks. */
final class LogVerification {
    private static final long ACCOUNTS = 100_000;
    private static final long EVENTS = 2_000_000;

    private final LogRows log;
    private final HeadTable heads;
    private final Keys keys;
    private final FileSink published;
    private final JdbcClient database;
    private final TransactionOperations snapshot;

    /**
     * @param published the heads that this node has written where the database's owner cannot
     * @param snapshot runs what sees the database at one instant
     */
    LogVerification(
            LogRows log,
            HeadTable heads,
            Keys keys,
            FileSink published,
            JdbcClient database,
            TransactionOperations snapshot) {
        this.log = log;
        this.heads = heads;
        this.keys = keys;
        this.published = published;
        this.database = database;
        this.snapshot = snapshot;
    }

    /** Somebody has said to stop. */
    static final class Stopped extends RuntimeException {
        Stopped() {
            super(null, null, false, false);
        }
    }

    /** What was read, and found. */
    record Result(long events, long last, byte[] lastHash, Findings findings) {}

    /** All checks of one share; those of the log as a whole go with the first. */
    List<Check> checks(Check.Extent extent, Share share) {
        List<Check> checks = new ArrayList<>();
        if (share.part() == 0) {
            long before = extent.first() - 2;
            checks.addAll(Checks.ofTheChain(extent));
            checks.addAll(Checks.ofHeads(extent, heads.from(before), () -> published.heads(before), keys.ring()));
        }
        checks.addAll(Checks.ofStreams(extent, share));
        checks.add(new ReadModelCheck(database));
        return checks;
    }

    /**
     * The log is read once for each hundred thousand accounts or two million events, so that memory is bounded.
     *
     * @param goesOn is told which part of the work is done, in events; false stops it
     */
    Result run(Check.Extent extent, LongPredicate goesOn) {
        long accounts =
                database.sql("SELECT count(*) FROM credits").query(Long.class).single();
        long events = log.head() - extent.first() + 1;
        int shares = (int) Math.min(Share.MOST, 1 + Math.max(Math.min(accounts, events) / ACCOUNTS, events / EVENTS));
        Findings findings = new Findings();
        Result result = null;
        for (int part = 0; part < shares; part++) {
            Share share = new Share(part, shares);
            long before = part * events;
            Result one = run(extent, checks(extent, share), share, read -> goesOn.test((before + read) / shares));
            one.findings().all().forEach(findings::add);
            // The first has seen the log as a whole; what came since is for the next verification.
            result = result == null ? one : result;
        }
        Result first = Objects.requireNonNull(result);
        return new Result(first.events(), first.last(), first.lastHash(), findings);
    }

    /** @param goesOn is told how many events are read; false stops it */
    Result run(Check.Extent extent, List<Check> checks, Share share, LongPredicate goesOn) {
        Verification verification = new Verification(extent, checks, share);
        while (page(verification) == LogRows.PAGE) {
            if (!goesOn.test(verification.events())) {
                throw new Stopped();
            }
        }
        Findings findings = snapshot.execute(status -> {
            while (page(verification) > 0) {
                // Whatever has come since.
            }
            return verification.end();
        });
        return new Result(verification.events(), verification.extent().last(), verification.lastHash(), findings);
    }

    private int page(Verification verification) {
        List<LoggedEvent> events = log.after(verification.extent().last());
        events.forEach(verification::take);
        return events.size();
    }
}
