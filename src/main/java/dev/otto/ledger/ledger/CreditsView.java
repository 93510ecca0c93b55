package dev.otto.ledger.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an account has at the instant of reading, or had at a past one. In what it has, what is due but not booked yet
 * counts as booked: neither an expired lot's unheld remainder nor a hold past its deadline is in any of these numbers. What
 * it had is what was booked by then; only {@code available} leaves out what was due.
 *
 * @param amount the balance; below zero only by a reversal or a debit
 * @param available the balance less what is held: what can be used or held now
 * @param updatedAt of its last event; absent before the account was opened
 * @param debt what was reversed or adjusted away beyond what was left
 * @param lots the open lots, in the order in which they are used (R6)
 */
public record CreditsView(
        UUID userId,
        long amount,
        long held,
        long available,
        long transactionCount,
        @Nullable Instant updatedAt,
        long debt,
        List<LotView> lots) {
    /** What there is of an account that is not opened yet. */
    public static CreditsView none(UUID user) {
        return new CreditsView(user, 0, 0, 0, 0, null, 0, List.of());
    }

    /** The same, of which less is available. */
    public CreditsView withAvailable(long less) {
        return new CreditsView(userId, amount, held, less, transactionCount, updatedAt, debt, lots);
    }
}
