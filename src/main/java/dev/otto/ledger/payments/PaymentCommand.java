package dev.otto.ledger.payments;

import dev.otto.ledger.kernel.AccountCommand;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.kernel.UserId;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;
import org.jspecify.annotations.Nullable;

/** Everything that can be asked of a payment. What it does to an account is part of the same append. */
public sealed interface PaymentCommand extends AccountCommand {
    PaymentId payment();

    /**
     * Adds facts to what is known, and books what follows from all of it. Facts that are known already change nothing.
     *
     * @param account the user's, if it is known whose payment it may be; else {@link PaymentId#lane}
     * @param facts none: only looks again at what follows
     * @param posted the purchase of this payment that somebody else has posted, if there is one
     * @param hindrance why the account refused what was to be booked when it was tried: it is not tried again
     */
    record NoteFacts(
            @TargetAggregateIdentifier PaymentId payment,
            AccountId account,
            String provider,
            String reference,
            List<PaymentEvent.Fact> facts,
            @Nullable PostedPurchase posted,
            @Nullable String hindrance)
            implements PaymentCommand {}

    /**
     * A person's word on a payment that is unmatched or waits: whose it is and for how many credits, or that nothing is
     * to follow from it.
     *
     * @param user absent: as the facts say; {@code credits} likewise
     */
    record ResolvePayment(
            @TargetAggregateIdentifier PaymentId payment,
            AccountId account,
            @Nullable UserId user,
            @Nullable Credits credits,
            boolean ignore,
            @Nullable Personal reason)
            implements PaymentCommand {}

    /** Its user was erased: what is personal of it goes too. */
    record ErasePayment(@TargetAggregateIdentifier PaymentId payment, AccountId account) implements PaymentCommand {}
}
