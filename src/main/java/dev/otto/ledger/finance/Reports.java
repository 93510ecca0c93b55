package dev.otto.ledger.finance;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the books add up to. A report up to a past instant is the same for ever. */
public interface Reports {
    /**
     * What came in and went out, period by period. Periods in which nothing did are left out.
     *
     * @param from inclusive; null: from the first event
     * @param to exclusive; null: all that is recorded by now
     * @throws dev.otto.ledger.ledger.BooksBehind if the books do not have all of it in time
     */
    Summary summary(@Nullable Instant from, @Nullable Instant to, Grouping groupBy);

    /**
     * What was ever posted to each book account (R11).
     *
     * @param at the last instant that counts; null: all that is recorded by now
     * @throws dev.otto.ledger.ledger.BooksBehind if the books do not have all of it in time
     */
    TrialBalance trialBalance(@Nullable Instant at);

    /** @param ledgerPosition of the last event that it has; so of the other one */
    record Summary(
            @Nullable Instant from,
            @Nullable Instant to,
            Grouping groupBy,
            long ledgerPosition,
            Figures total,
            List<Figures> data) {}

    /** @param balanced whether debits and credits are equal, which they are by the way that entries are made */
    record TrialBalance(
            @Nullable Instant at,
            long ledgerPosition,
            Postings total,
            boolean balanced,
            List<Postings> data,
            List<MoneyFigures> money) {}

    /**
     * @param account null: all of them
     * @param balance debit less credit, so that what is owed to users is below zero
     */
    record Postings(@Nullable String account, BigInteger debit, BigInteger credit, BigInteger balance) {}
}
