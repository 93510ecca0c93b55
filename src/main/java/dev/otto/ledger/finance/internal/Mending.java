package dev.otto.ledger.finance.internal;

import dev.otto.ledger.finance.ReconciledPayment.InLedger;
import dev.otto.ledger.finance.ReconciledPayment.Mend;
import dev.otto.ledger.finance.Verdict;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What would put a difference right. Nothing is done by itself: each of these takes credits or money from somebody. */
final class Mending {
    private static final String FETCH = "POST /v1/payments/fetch";

    private Mending() {}

    /** @param toReverse credits that should be reversed by what went back at the provider */
    static @Nullable Mend of(
            Verdict verdict, @Nullable InLedger ledger, @Nullable UUID payment, @Nullable Long toReverse) {
        return switch (verdict) {
            case MATCHED -> null;
            case MISSING_IN_LEDGER ->
                payment == null
                        ? new Mend("Ask for the events of this payment that never came.", FETCH, null)
                        : new Mend("Say whose payment it is.", "POST /v1/payments/" + payment + "/resolve", null);
            case MISSING_AT_PROVIDER ->
                new Mend(
                        "Look for it at the provider; if there is no such payment, reverse the purchase.",
                        ledger == null ? null : reversal(ledger),
                        null);
            case DUPLICATE -> new Mend("Refund at the provider what was taken too often.", null, null);
            case WRONG_AMOUNT -> ofAmount(ledger, toReverse);
            case WRONG_CURRENCY -> new Mend("Reverse the purchase, and book it anew as it was paid.", null, null);
        };
    }

    private static Mend ofAmount(@Nullable InLedger ledger, @Nullable Long toReverse) {
        if (ledger != null && toReverse != null && toReverse > ledger.reversed()) {
            return new Mend(
                    "Money went back that the ledger knows nothing of: ask for the refund's event, or reverse as much.",
                    reversal(ledger),
                    toReverse - ledger.reversed());
        }
        return new Mend("Ask for the events of this payment that never came.", FETCH, null);
    }

    private static String reversal(InLedger ledger) {
        return "POST /v1/transactions/" + ledger.transactionId() + "/reversals";
    }
}
