package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.AdjustCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Personal;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import jakarta.validation.constraints.NotNull;

/** A correction by hand, with its reason. */
record AdjustmentRequest(
        @NotNull(message = "is required") @WholeNumber Long amount,

        @NotNull(message = "is required") AdjustCredits.Direction direction,

        @NotNull(message = "is required") @Text(min = 1) String reason) {
    static final String KIND = "adjustment";

    AdjustCredits command(AccountId account) {
        return new AdjustCredits(account, direction, Credits.of(amount), new Personal(reason));
    }
}
