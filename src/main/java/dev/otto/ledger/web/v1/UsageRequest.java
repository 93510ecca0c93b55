package dev.otto.ledger.web.v1;

import dev.otto.ledger.credits.CreditCommand.UseCredits;
import dev.otto.ledger.kernel.AccountId;
import dev.otto.ledger.kernel.Credits;
import dev.otto.ledger.kernel.VideoId;
import dev.otto.ledger.web.Metadata;
import dev.otto.ledger.web.Text;
import dev.otto.ledger.web.WholeNumber;
import jakarta.validation.constraints.NotNull;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Credits that are used at once. */
record UsageRequest(
        @NotNull(message = "is required") @WholeNumber Long amount,
        @Nullable UUID videoId,
        @Text @Nullable String description,
        @Metadata @Nullable Map<String, String> metadata) {
    static final String KIND = "usage";

    UseCredits command(AccountId account) {
        return new UseCredits(
                account,
                Credits.of(amount),
                videoId == null ? null : VideoId.of(videoId),
                PersonalText.of(description),
                PersonalText.json(metadata));
    }
}
