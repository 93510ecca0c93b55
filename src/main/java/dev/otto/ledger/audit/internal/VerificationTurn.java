package dev.otto.ledger.audit.internal;

import dev.otto.ledger.verifier.Check;
import java.time.Duration;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;

/**
 * Does the verification that is asked for, if no other node is at it. One whose node has ended is begun again by
 * whichever node sees it first.
 */
final class VerificationTurn implements Turn {
    private static final Logger LOG = LoggerFactory.getLogger(VerificationTurn.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration BETWEEN_RENEWALS = Duration.ofSeconds(1);

    private final VerificationTable table;
    private final LogVerification verification;
    private final UUID node = UUID.randomUUID();

    VerificationTurn(VerificationTable table, LogVerification verification) {
        this.table = table;
        this.verification = verification;
    }

    @Override
    public String name() {
        return "verification";
    }

    @Override
    public Duration take() {
        table.take(node).ifPresent(this::verify);
        return PAUSE;
    }

    private void verify(VerificationTable.Row asked) {
        try {
            LogVerification.Result result = run(asked);
            table.finish(asked.id(), node, result.events(), result.last(), result.lastHash(), result.findings());
            if (result.findings().count() > 0) {
                LOG.error(
                        "The history is broken: {} findings, the first is {}",
                        result.findings().count(),
                        result.findings().first());
            } else {
                LOG.info("The history is intact: {} events were verified, up to {}", result.events(), result.last());
            }
        } catch (LogVerification.Stopped e) {
            LOG.debug("The verification {} is left to another node", asked.id());
        } catch (DataAccessException | TransactionException e) {
            // Nobody renews it, so that it is begun again when the database is back.
            LOG.warn("The verification waits for the database, and is begun again");
            throw e;
        } catch (RuntimeException e) {
            LOG.error("The verification could not be ended", e);
            table.fail(asked.id(), node);
        }
    }

    private LogVerification.Result run(VerificationTable.Row asked) {
        Check.Extent extent = new Check.Extent(asked.after() + 1, asked.afterHash(), asked.after(), true);
        long[] renewed = {System.nanoTime()};
        return verification.run(extent, events -> {
            if (Thread.currentThread().isInterrupted()) {
                // The node stops; another one begins it again.
                return false;
            }
            if (System.nanoTime() - renewed[0] < BETWEEN_RENEWALS.toNanos()) {
                return true;
            }
            renewed[0] = System.nanoTime();
            return table.renew(asked.id(), node, events);
        });
    }
}
