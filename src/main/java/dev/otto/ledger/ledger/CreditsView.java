package dev.otto.ledger.ledger;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * What an account has at the instant of reading. What is due but not booked yet counts as booked: neither an expired
 * lot's unheld remainder nor a hold past its deadline is in any of these numbers.
 *
 * @param amount the balance; below zero only by a reversal or a debit
 * @param available the balance less what is held: what can be used or held now
 * @param debt what was reversed or adjusted away beyond what was left
 * @param lots the open lots, in the order in which they are used (R6)
 */
public record CreditsView(
        UUID userId,
        long amount,
        long held,
        long available,
        long transactionCount,
        Instant updatedAt,
        long debt,
        List<LotView> lots) {}
