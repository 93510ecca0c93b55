package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.Check;
import dev.otto.ledger.verifier.Checks;
import dev.otto.ledger.verifier.Findings;
import dev.otto.ledger.verifier.LoggedEvent;
import dev.otto.ledger.verifier.Verification;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/** Leads the log, from some event to its end, and the balances past all checks. */
final class LogVerification {
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

    List<Check> checks(Check.Extent extent) {
        long before = extent.first() - 2;
        List<Check> checks =
                new ArrayList<>(Checks.all(extent, heads.from(before), () -> published.heads(before), keys.ring()));
        checks.add(new ReadModelCheck(database));
        return checks;
    }

    /** @param goesOn is told how many events are read; false stops it */
    Result run(Check.Extent extent, List<Check> checks, LongPredicate goesOn) {
        Verification verification = new Verification(extent, checks);
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
