package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.GrantCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Credits that are a present.
 *
 * @param priority lower is used first; 100 when absent
 */
record GrantRequest(
        @NotNull(message = "is required") @WholeNumber Long amount,
        @Text @Nullable String description,
        @Nullable Instant expiresAt,
        @WholeNumber(min = -1_000, max = 1_000) @Nullable Integer priority) {
    static final String KIND = "grant";
    private static final int USUAL_PRIORITY = 100;

    GrantCredits command(AccountId account) {
        return new GrantCredits(
                account,
                Credits.of(amount),
                PersonalText.of(description),
                expiresAt,
                priority == null ? USUAL_PRIORITY : priority);
    }
}
