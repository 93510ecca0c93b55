package dev.otto.ledger.finance;

import dev.otto.ledger.kernel.Actor;
import dev.otto.ledger.ledger.Page;
import java.io.InputStream;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Holds the provider's balance report against the purchases. */
public interface Reconciliation {
    /**
     * Takes in a report of any size, row by row; all of it or nothing. Rows that were there before are replaced.
     *
     * @param csv with Stripe's columns, as docs/payments.md lists them
     * @throws ReportUnreadable if it is none
     */
    Report take(InputStream csv, Actor by);

    /**
     * The counts of each day and in total.
     *
     * @param from inclusive; absent: from the first payment of the reports
     * @param to exclusive; absent: to the end of the last one's day
     */
    Summary summary(@Nullable Instant from, @Nullable Instant to);

    /**
     * Payment by payment, by reference.
     *
     * @param verdict absent: all but what matches
     * @param after the last reference of the page before; absent: from the first
     */
    Page<ReconciledPayment> payments(
            @Nullable Instant from, @Nullable Instant to, @Nullable Verdict verdict, @Nullable String after, int limit);

    /**
     * @param movements rows that say something of a payment
     * @param passedOver rows that do not, such as payouts and fees
     */
    record Report(long movements, long passedOver) {}

    record Counts(
            long matched,
            long missingInLedger,
            long missingAtProvider,
            long duplicate,
            long wrongAmount,
            long wrongCurrency) {}

    record Day(LocalDate day, Counts counts) {}

    record Summary(Counts total, List<Day> days) {}
}
