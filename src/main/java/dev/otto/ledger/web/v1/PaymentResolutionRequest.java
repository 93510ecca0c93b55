package dev.otto.ledger.web.v1;

import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.UserId;
import dev.otto.ledger.payments.PaymentCommand.ResolvePayment;
import dev.otto.ledger.payments.PaymentId;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person has to say on a payment that could not be matched.
 *
 * @param ignore nothing is to follow from it
 * @param reason why, for those who ask later
 */
record PaymentResolutionRequest(
        @Nullable UUID userId,
        @WholeNumber @Nullable Long credits,
        @Nullable Boolean ignore,
        @Text @Nullable String reason) {
    static final String KIND = "payment-resolution";

    boolean ignores() {
        return Boolean.TRUE.equals(ignore);
    }

    ResolvePayment command(PaymentId payment) {
        UserId user = userId == null ? null : new UserId(userId);
        AccountId lane = user == null ? payment.lane() : user.account();
        return new ResolvePayment(
                payment, lane, user, credits == null ? null : Credits.of(credits), ignores(), PersonalText.of(reason));
    }
}
