package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.PurchaseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.Money;
import dev.otto.ledger.web.Metadata;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Credits that were paid for. */
record PurchaseRequest(
        @NotNull(message = "is required") @WholeNumber Long amount,
        @Text @Nullable String description,
        @Valid @Nullable Paid paid,
        @Text(min = 1, max = 255) @Nullable String paymentReference,
        @Nullable Instant expiresAt,
        @Metadata @Nullable Map<String, String> metadata) {
    static final String KIND = "purchase";
    /** Whoever took the money, it was not told by a provider that the ledger listens to. */
    private static final String PROVIDER = "api";

    /** What was paid, in the currency's minor units. */
    record Paid(
            @NotNull(message = "is required") @WholeNumber(min = 0)
            Long amountMinor,

            @NotNull(message = "is required") @CurrencyCode String currency) {
        Money money() {
            return new Money(amountMinor, currency);
        }
    }

    PurchaseCredits command(AccountId account) {
        return new PurchaseCredits(
                account,
                Credits.of(amount),
                PersonalText.of(description),
                paid == null ? null : paid.money(),
                paymentReference,
                PROVIDER,
                expiresAt,
                PersonalText.json(metadata));
    }
}
