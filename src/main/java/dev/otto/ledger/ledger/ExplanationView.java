package dev.otto.ledger.ledger;

import dev.otto.ledger.kernel.Money;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where an account's credits come from: what is booked after one of its events. The lots' remainders less the debt are the
 * amount, a lot's totals are its remainder, and the debt's totals are the debt.
 *
 * @param ledgerPosition of the account's last event
 * @param updatedAt when that was recorded
 * @param debtHistory since it was zero for the last time; without anything when there is none
 */
public record ExplanationView(
        UUID userId,
        long ledgerPosition,
        Instant updatedAt,
        long amount,
        long held,
        long debt,
        List<Lot> lots,
        List<Hold> holds,
        History debtHistory) {

    /**
     * An open lot, in the order of use.
     *
     * @param madeBy the event that opened it for the first time
     */
    public record Lot(
            UUID id,
            String kind,
            long amount,
            long remaining,
            long held,
            @Nullable Instant expiresAt,
            int priority,
            @Nullable Money paid,
            Origin madeBy,
            History history) {}

    /** An open hold, and which lots it holds. */
    public record Hold(
            UUID id, long amount, @Nullable UUID videoId, Instant expiresAt, Origin placedBy, List<Share> lots) {}

    /** What a hold holds of a lot. */
    public record Share(UUID lotId, long amount) {}

    /**
     * The event that a lot or a hold began with.
     *
     * @param amount what it brought in or set aside, of which a debt may have taken a part at once
     */
    public record Origin(
            long position,
            long sequence,
            String type,
            @Nullable UUID transactionId,
            long amount,
            Instant createdAt) {}

    /**
     * What events did to a lot, or to the debt.
     *
     * @param totals of all of them, by the type of event
     * @param changes the newest of them, newest first
     */
    public record History(List<Total> totals, List<Change> changes, boolean hasMore) {}

    /** What all events of one type did. */
    public record Total(String type, long amount) {}

    /** What one event did. */
    public record Change(
            long position,
            long sequence,
            String type,
            @Nullable UUID transactionId,
            @Nullable UUID holdId,
            long amount,
            long held,
            Instant createdAt) {}
}
