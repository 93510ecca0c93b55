package dev.otto.ledger.live;

import java.time.Instant;
import java.util.UUID;

/**
 * What an account had right after one of its events, in sums; the lots are for whoever asks.
 *
 * @param amount the balance; below zero only by a reversal or a debit
 * @param available the balance less what is held: what could be used or held then
 * @param debt what was reversed or adjusted away beyond what was left
 */
public record BalanceAfter(
        UUID userId, long amount, long held, long available, long debt, long transactionCount, Instant updatedAt) {}
