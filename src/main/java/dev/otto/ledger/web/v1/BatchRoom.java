package dev.otto.ledger.web.v1;

import dev.otto.ledger.platform.command.LedgerUnavailable;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * How much of all batches together may be in memory at once. A batch takes room for what it says it has, or for the
 * largest there may be, before it is read, and waits when there is none.
 */
final class BatchRoom {
    private static final int BYTES_OF_A_UNIT = 1 << 20;
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Semaphore units;
    private final int largest;

    /** @param mostBytes of one batch; that of all together is eight times as much */
    BatchRoom(int mostBytes) {
        largest = mostBytes / BYTES_OF_A_UNIT;
        units = new Semaphore(8 * largest, true);
    }

    /** Room that is taken until it is closed. */
    interface Taken extends AutoCloseable {
        @Override
        void close();
    }

    /**
     * @param announced the batch's length in bytes; negative when that is not known
     * @throws LedgerUnavailable when there is no room for it within 5 s
     */
    Taken take(long announced) {
        int wanted = announced < 0 ? largest : (int) Math.min(largest, announced / BYTES_OF_A_UNIT + 1);
        try {
            if (units.tryAcquire(wanted, PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
                return () -> units.release(wanted);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        throw new LedgerUnavailable("too many batches at once", null);
    }
}
