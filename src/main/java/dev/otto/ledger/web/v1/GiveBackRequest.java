package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.RefundUsage;
import dev.otto.ledger.credits.CreditCommand.ReinstateReversal;
import dev.otto.ledger.credits.CreditCommand.ReversePurchase;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.TransactionId;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import org.jspecify.annotations.Nullable;

/**
 * An earlier transaction is undone, whole or in part: a usage refunded, a purchase reversed, a reversal reinstated.
 *
 * @param amount all that is left when absent
 */
record GiveBackRequest(
        @WholeNumber @Nullable Long amount, @Text @Nullable String reason) {
    static final String REFUND = "refund";
    static final String REVERSAL = "reversal";
    static final String REINSTATEMENT = "reinstatement";

    /** What a request without a body asks for. */
    static final GiveBackRequest ALL = new GiveBackRequest(null, null);

    RefundUsage refund(AccountId account, TransactionId usage) {
        return new RefundUsage(account, usage, credits(), PersonalText.of(reason));
    }

    ReversePurchase reversal(AccountId account, TransactionId purchase) {
        return new ReversePurchase(account, purchase, credits(), PersonalText.of(reason));
    }

    ReinstateReversal reinstatement(AccountId account, TransactionId reversal) {
        return new ReinstateReversal(account, reversal, credits(), PersonalText.of(reason));
    }

    private @Nullable Credits credits() {
        return amount == null ? null : Credits.of(amount);
    }
}
