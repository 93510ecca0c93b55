package dev.otto.ledger.web.v1;

import dev.otto.ledger.web.problem.InvalidRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** The period of a report or of a list: {@code from} is in it, {@code to} is not. */
final class Period {
    private Period() {}

    static void requireInOrder(@Nullable Instant from, @Nullable Instant to) {
        if (from != null && to != null && to.isBefore(from)) {
            throw new InvalidRequest("to", "must not be before from");
        }
    }
}
