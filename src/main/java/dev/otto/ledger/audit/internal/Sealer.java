package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.Check;
import dev.otto.ledger.verifier.Checks;
import dev.otto.ledger.verifier.EventHash;
import dev.otto.ledger.verifier.Finding;
import dev.otto.ledger.verifier.Findings;
import dev.otto.ledger.verifier.Head;
import dev.otto.ledger.verifier.LoggedEvent;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionOperations;

/**
 * Signs the log's head, one node at a time, and never blindly: what has come since the last head is read as it is stored
 * and hashed anew, behind that head's own root. What does not fit is not signed, but told as a break.
 */
final class Sealer implements Turn {
    private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
    /** Any number will do, as long as every version of the service uses the same. */
    private static final long LOCK = 0x4f74746f5365616cL;
    /** A head for each so many, where very many have none. */
    private static final long MOST_EVENTS = 100_000;

    private final LogRows log;
    private final HeadTable heads;
    private final Keys keys;
    private final VerificationTable verifications;
    private final JdbcClient database;
    private final TransactionOperations transaction;
    private final InstantSource clock;
    private final Duration every;
    private final Counter sealed;
    private final Timer time;
    /** The newest head that this node has seen: one that was there and is not any more has been taken away. */
    private @Nullable Head seen;

    private @Nullable Head signed;

    Sealer(
            LogRows log,
            HeadTable heads,
            Keys keys,
            VerificationTable verifications,
            JdbcClient database,
            TransactionOperations transaction,
            InstantSource clock,
            Duration every,
            MeterRegistry meters) {
        this.log = log;
        this.heads = heads;
        this.keys = keys;
        this.verifications = verifications;
        this.database = database;
        this.transaction = transaction;
        this.clock = clock;
        this.every = every;
        sealed = Counter.builder("ledger.audit.heads")
                .description("heads that this node has signed")
                .register(meters);
        time = Timer.builder("ledger.audit.sealing")
                .description("what it took to read, check and sign what was new")
                .register(meters);
    }

    @Override
    public String name() {
        return "sealer";
    }

    @Override
    public Duration take() {
        long started = System.nanoTime();
        signed = null;
        Boolean more = transaction.execute(status -> hasTurn() && seal());
        if (signed != null) {
            // Not before its commit: one that was never stored must not be missed later.
            seen = signed;
        }
        time.record(Duration.ofNanos(System.nanoTime() - started));
        return Boolean.TRUE.equals(more) ? Duration.ZERO : every;
    }

    private boolean hasTurn() {
        return database.sql("SELECT pg_try_advisory_xact_lock(?)")
                .param(LOCK)
                .query(Boolean.class)
                .single();
    }

    /** Whether there is more to seal. */
    private boolean seal() {
        SigningKey key = keys.toSeal(clock.instant()).orElse(null);
        Head newest = heads.newest().orElse(null);
        Head known = seen;
        Finding fault = newest == null ? gone(known) : fault(newest, known);
        if (fault != null) {
            tell(fault, newest);
            return false;
        }
        if (newest != null) {
            seen = newest;
        }
        return key != null && seal(key, newest);
    }

    private static @Nullable Finding gone(@Nullable Head known) {
        return known == null ? null : new Finding("sealed_root", known.position(), "the head here was taken away");
    }

    private @Nullable Finding fault(Head newest, @Nullable Head known) {
        if (known != null && newest.position() < known.position()) {
            return gone(known);
        }
        if (!keys.ring().hasSigned(newest)) {
            return new Finding("signature", newest.position(), "the head here was not signed by a trusted key");
        }
        return null;
    }

    private boolean seal(SigningKey key, @Nullable Head newest) {
        long after = newest == null ? 0 : newest.position();
        byte[] hash = newest == null ? EventHash.beforeTheFirst() : newest.root();
        Check.Extent extent = new Check.Extent(after + 1, hash, after, true);
        List<Check> checks = Checks.ofTheChain(extent);
        Findings findings = new Findings();
        long last = after;
        List<LoggedEvent> page;
        do {
            page = log.after(last);
            for (LoggedEvent event : page) {
                checks.forEach(check -> check.event(event, null, findings));
                last = event.position();
                hash = event.hash();
            }
        } while (page.size() == LogRows.PAGE && last - after < MOST_EVENTS && findings.count() == 0);
        Finding fault = findings.first();
        if (fault == null && page.isEmpty() && last == after && log.head() < after) {
            fault = new Finding(
                    "sealed_root", log.head() + 1, "the log's end was cut off: there is a head of " + after);
        }
        if (fault != null) {
            tell(fault, newest);
            return false;
        }
        if (last > after) {
            Head head = keys.sign(key, last, hash, clock.instant());
            heads.add(head);
            signed = head;
            sealed.increment();
        }
        return page.size() == LogRows.PAGE;
    }

    /** Once for the same break. */
    private void tell(Finding fault, @Nullable Head newest) {
        long after = newest == null ? 0 : newest.position();
        byte[] hash = newest == null ? EventHash.beforeTheFirst() : newest.root();
        if (verifications.brokenWhileSealing(fault, after, hash)) {
            LOG.error(
                    "The history is broken, and is not sealed: event {}: {} ({})",
                    fault.position(),
                    fault.message(),
                    fault.check());
        }
    }
}
