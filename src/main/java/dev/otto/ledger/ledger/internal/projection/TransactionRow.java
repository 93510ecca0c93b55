package dev.otto.ledger.ledger.internal.projection;

import dev.otto.ledger.credits.CreditEvent;
import dev.otto.ledger.credits.CreditEvent.Transaction;
import dev.otto.ledger.credits.LotChange;
import dev.otto.ledger.credits.LotTerms;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.HoldId;
import dev.otto.ledger.kernel.LotId;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.kernel.VideoId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a transaction's event says for its row.
 *
 * @param nominal what can be refunded, reversed or reinstated of it at most; zero where nothing can
 * @param excused of a reversal: how much had expired and was not taken again
 * @param family of a purchase: the lot that it opened or was merged into
 */
record TransactionRow(
        String type,
        Credits nominal,
        Credits excused,
        @Nullable Personal description,
        @Nullable Personal reason,
        @Nullable VideoId video,
        @Nullable HoldId hold,
        @Nullable TransactionId related,
        @Nullable LotId family,
        @Nullable String paymentReference,
        @Nullable Money paid,
        @Nullable Personal metadata,
        boolean byTheLedger) {

    static TransactionRow of(Transaction event) {
        return switch (event) {
            case CreditEvent.CreditsPurchased e ->
                new TransactionRow(
                        "purchase",
                        e.amount(),
                        Credits.ZERO,
                        e.description(),
                        null,
                        null,
                        null,
                        null,
                        family(e.booking().lots()),
                        e.paymentReference(),
                        e.paid(),
                        e.metadata(),
                        false);
            case CreditEvent.CreditsGranted e ->
                new TransactionRow(
                        "grant",
                        Credits.ZERO,
                        Credits.ZERO,
                        e.description(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false);
            case CreditEvent.CreditsAdjusted e ->
                new TransactionRow(
                        "adjustment",
                        Credits.ZERO,
                        Credits.ZERO,
                        null,
                        e.reason(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        false);
            case CreditEvent.CreditsUsed e ->
                new TransactionRow(
                        "usage",
                        e.amount(),
                        Credits.ZERO,
                        e.description(),
                        null,
                        e.video(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        e.metadata(),
                        false);
            case CreditEvent.HoldCaptured e ->
                new TransactionRow(
                        "usage",
                        e.amount(),
                        Credits.ZERO,
                        null,
                        null,
                        e.video(),
                        e.hold(),
                        null,
                        null,
                        null,
                        null,
                        null,
                        false);
            case CreditEvent.CreditsExpired e ->
                new TransactionRow(
                        "expiry",
                        Credits.ZERO,
                        Credits.ZERO,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        null,
                        true);
            case CreditEvent.UsageRefunded e ->
                new TransactionRow(
                        "refund",
                        Credits.ZERO,
                        Credits.ZERO,
                        null,
                        e.reason(),
                        e.video(),
                        null,
                        e.usage(),
                        null,
                        null,
                        null,
                        null,
                        false);
            case CreditEvent.PurchaseReversed e ->
                new TransactionRow(
                        "reversal",
                        e.amount(),
                        e.amount().plus(e.booking().amount()),
                        null,
                        e.reason(),
                        null,
                        null,
                        e.purchase(),
                        null,
                        null,
                        e.money(),
                        null,
                        false);
            case CreditEvent.ReversalReinstated e ->
                new TransactionRow(
                        "reinstatement",
                        Credits.ZERO,
                        Credits.ZERO,
                        null,
                        e.reason(),
                        null,
                        null,
                        e.reversal(),
                        null,
                        null,
                        e.money(),
                        null,
                        false);
        };
    }

    private static @Nullable LotId family(List<LotChange> lots) {
        if (lots.isEmpty()) {
            return null;
        }
        LotTerms terms = lots.getFirst().terms();
        // A lot that others are merged into is its own family.
        return terms == null ? lots.getFirst().lot() : terms.family();
    }
}
