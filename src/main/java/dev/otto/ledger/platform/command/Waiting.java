package dev.otto.ledger.platform.command;

import dev.otto.ledger.platform.eventstore.AppendUnit;
import dev.otto.ledger.platform.eventstore.Settlement;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waiting for the writer, with an end. */
final class Waiting {
    /** Longer than the writer's own patience with the database. */
    private static final Duration LONGEST = Duration.ofSeconds(10);

    private Waiting() {}

    /** What became of the caller's own unit; it is given up if that is not known in time. */
    static Settlement forOwn(AppendUnit unit) {
        Settlement settlement = forSettlement(unit);
        if (settlement instanceof Settlement.Unknown) {
            unit.abandon();
        }
        return settlement;
    }

    /** What has become of the caller's own unit by now; it is given up if that is not known. */
    static Settlement noLonger(AppendUnit unit) {
        unit.abandon();
        return unit.settlement()
                .getNow(new Settlement.Unknown(new SQLTimeoutException("the log has stopped taking events")));
    }

    /** What became of a unit; {@link Settlement.Unknown} if that is not known in time. */
    static Settlement forSettlement(AppendUnit unit) {
        try {
            return unit.settlement().get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            return new Settlement.Unknown(new SQLTimeoutException("the log did not take the events in time"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Settlement.Unknown(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a settlement never fails", e);
        }
    }
}
