package dev.otto.ledger.credits;

import dev.otto.ledger.kernel.LotId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What never changes about a lot.
 *
 * @param family the lot of the purchase that this one's credits came from first: its own id, but for a regrant or a
 *     reinstatement. What a reversal takes first, and what money is counted for, is the family.
 * @param regrantOf the lot whose returned credits this one stands for, if it is a regrant
 * @param priority lower is used first
 * @param expiresAt the first instant at which it may no longer be used; absent: never
 * @param age smaller is older: the account's event number times 1,000 plus a count within the event
 */
public record LotTerms(
        LotKind kind,
        LotId family,
        @Nullable LotId regrantOf,
        int priority,
        @Nullable Instant expiresAt,
        long age) {
    /** How many lots one event can open before their ages run into the next event's. */
    private static final long AGES_OF_AN_EVENT = 1_000;

    /** The age of a lot that an event opens after {@code count} others of the same event. */
    public static long age(long sequence, int count) {
        return sequence * AGES_OF_AN_EVENT + count;
    }

    /** The sequence of the account's event that opened the lot for the first time. */
    public long openedBy() {
        return age / AGES_OF_AN_EVENT;
    }
}
