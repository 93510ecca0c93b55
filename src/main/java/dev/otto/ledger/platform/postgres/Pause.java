package dev.otto.ledger.platform.postgres;

import java.time.Duration;

/** A wait that an interruption cuts short, leaving the thread's flag set for whoever loops around it. */
final class Pause {

    private Pause() {}

    static void of(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
