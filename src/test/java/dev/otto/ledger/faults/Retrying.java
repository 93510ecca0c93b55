package dev.otto.ledger.faults;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.platform.command.LedgerUnavailable;
import dev.otto.ledger.platform.command.Outcome;
import dev.otto.ledger.testing.LedgerNode;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/** A client that does what it is told to: an answer of unknown outcome is settled by repeating with the same key. */
final class Retrying {
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final AtomicInteger unknown = new AtomicInteger();

    /** How many answers left the outcome open. */
    int unknown() {
        return unknown.get();
    }

    Outcome execute(LedgerNode node, AccountCommand command, String key) {
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (true) {
            try {
                return node.execute(command, key);
            } catch (LedgerUnavailable e) {
                unknown.incrementAndGet();
                if (System.nanoTime() > deadline) {
                    throw e;
                }
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
